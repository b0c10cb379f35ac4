// A program whose kept session does not work any more begins anew in the same attempt: that is no fault of the agent's.
import type { Limits } from '../domain/events/fields'
import type { JailExit } from './jail-ports'

/**
 * Of a program that was told to go on in a session. One that asked nobody anything before it failed has not begun its
 * work: Claude Code and Codex CLI end so with exit code 1 where they do not find the session, or cannot read it.
 */
export function isSessionLost({ how, exitCode }: JailExit, hasAsked: boolean): boolean {
  return how === 'exited' && exitCode !== 0 && !hasAsked
}

/** Two starts of one attempt share its time and its output. */
export function limitsLeft(limits: Limits, { durationMilliseconds, outputBytes }: JailExit): Limits {
  const seconds = Math.ceil(durationMilliseconds / 1000)
  return {
    ...limits,
    timeSeconds: Math.max(1, limits.timeSeconds - seconds),
    outputBytes: Math.max(1, limits.outputBytes - outputBytes),
  }
}

/** As the log has them: one attempt. */
export function bothExits(first: JailExit, second: JailExit): JailExit {
  const peaks = [first.peakMemoryBytes, second.peakMemoryBytes].filter((bytes) => bytes !== null)
  return {
    ...second,
    durationMilliseconds: first.durationMilliseconds + second.durationMilliseconds,
    outputBytes: first.outputBytes + second.outputBytes,
    peakMemoryBytes: peaks.length === 0 ? null : Math.max(...peaks),
  }
}
