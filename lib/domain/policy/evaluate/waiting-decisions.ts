// What the hook was asked and has answered, until the call it belongs to has its result.

/** Nobody in the jail needs to ask more often than it calls. */
export const waitingDecisionsMax = 10_000
/** Characters of the inputs by which decisions are found. */
const waitingCharactersMax = 64 * 1024 * 1024

export type WaitingDecisions = {
  /** False where there is no room: then the call it belongs to will be missed. */
  add(key: string, allowed: boolean): boolean
  /** null where nobody asked. Each is used once. */
  take(key: string): boolean | null
}

export function createWaitingDecisions(): WaitingDecisions {
  const waiting = new Map<string, boolean[]>()
  let count = 0
  let characters = 0

  return {
    add(key, allowed) {
      if (count >= waitingDecisionsMax || characters + key.length > waitingCharactersMax) return false
      waiting.set(key, [...(waiting.get(key) ?? []), allowed])
      count += 1
      characters += key.length
      return true
    },
    take(key) {
      const [first, ...rest] = waiting.get(key) ?? []
      if (first === undefined) return null
      if (rest.length === 0) waiting.delete(key)
      else waiting.set(key, rest)
      count -= 1
      characters -= key.length
      return first
    },
  }
}
