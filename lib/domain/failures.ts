// The closed list of operational failures. They are thrown as one type, caught in one place and recorded;
// none of them is ever counted against an agent.

export const failureKinds = [
  'jailUnavailable',
  'jailFailed',
  'setupFailed',
  'gitFailed',
  'databaseUnavailable',
  'diskFull',
  'leaseLost',
  'agentMissing',
  'modelKeyMissing',
  'blobMissing',
  'notTold',
  'internal',
] as const
export type FailureKind = (typeof failureKinds)[number]

/** `message` is one sentence for a person: what happened, where, what to do. It never holds a secret. */
export class OperationalFailure extends Error {
  readonly kind: FailureKind
  constructor(kind: FailureKind, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'OperationalFailure'
    this.kind = kind
  }
}
