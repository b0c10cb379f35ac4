import { OperationalFailure } from '../../domain/failures'

/** An error of a write names no path, and no path helps as much as the directory that has no room left. */
export async function explainFullDisk<T>(directory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    if (error.code !== 'ENOSPC' && error.code !== 'EDQUOT') throw error
    const message = `the disk is full: nothing could be written below \`${directory}\`; make room and start the run again`
    throw new OperationalFailure('diskFull', message, { cause: error })
  }
}
