// A full disk shows as an error of whatever was being written: wherever it is met, it is one failure with one name.
import { OperationalFailure } from '../domain/failures'

const fullCodes = ['ENOSPC', 'EDQUOT']

/** The failure of ours that an error stands for; undefined where it is a bug. */
export function asOperational(error: unknown): OperationalFailure | undefined {
  if (error instanceof OperationalFailure) return error
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? error.code : undefined
  if (typeof code !== 'string' || !fullCodes.includes(code)) return asOperational(error.cause)
  const path = 'path' in error && typeof error.path === 'string' ? ` below \`${error.path}\`` : ''
  const message = `the disk is full: nothing could be written${path}; make room and start the run again`
  return new OperationalFailure('diskFull', message, { cause: error })
}
