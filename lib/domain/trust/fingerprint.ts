// What an agent is in one lane, as far as its evidence depends on it: the program, its instructions, what it may do.
import type { RecordedEvent } from '../events/envelope'
import type { EventData } from '../events/vocabulary'

export type Fingerprint = {
  /** The agent's program, e.g. `claude-code 2.1.330`; of a `command` agent a digest of its files. */
  runtime: string
  /** The edition of the words that Leeway itself tells an agent. */
  instructions: string
  /** Compositions that the lane's attempts ran under, by name: the blob of the permissions as policy has them. */
  profiles: ReadonlyMap<string, string>
}

export type Present = {
  runtime: string
  /** Whether this version passed the trials of what it must hold. */
  isTried: boolean
  instructions: string
  profile: { name: string; blob: string }
  /** Whether it allows something that no known composition of the lane does. */
  isWider: boolean
}

type EpochStarted = EventData<'EpochStarted'>

/** As the lane's last EpochStarted has it; null where the lane's attempts were never looked at. */
export function foldFingerprint(lane: readonly RecordedEvent[]): Fingerprint | null {
  const last = lane.findLast((event) => event.type === 'EpochStarted')
  if (last?.type !== 'EpochStarted') return null
  const { runtime = '', instructions = '', ...rest } = last.data.fingerprint
  const profiles = Object.entries(rest).map(([key, blob]) => [key.slice(profileKey.length), blob] as const)
  return { runtime, instructions, profiles: new Map(profiles) }
}

const profileKey = 'profile '

/**
 * What is to be recorded before an attempt; null where it is the same agent as before, or a tighter one. The first one
 * of a lane says what later ones are compared with, and begins nothing.
 */
export function epochStarted(known: Fingerprint | null, now: Present): EpochStarted | null {
  const causes = known === null ? ['the first attempt that was looked at'] : causesOf(known, now)
  if (causes.length === 0) return null
  const { runtime, instructions, profile } = now
  const profiles = withComposition(known?.profiles ?? new Map<string, string>(), profile)
  const named = new Map([...profiles].map(([name, hash]) => [`${profileKey}${name}`, hash]))
  return {
    fingerprint: { runtime, instructions, ...Object.fromEntries(named) },
    cause: causes.join('; '),
  }
}

/** What a profile was before stays known, so that going back to it begins nothing and loses no failure. */
function withComposition(
  known: ReadonlyMap<string, string>,
  { name, blob }: Present['profile'],
): ReadonlyMap<string, string> {
  const isNew = ![...known.values()].includes(blob)
  const key = known.has(name) ? `${name} ${blob.slice(0, 12)}` : name
  return isNew ? new Map([...known, [key, blob]]) : known
}

function causesOf(known: Fingerprint, now: Present): string[] {
  return [
    ...(isSameRuntime(known.runtime, now)
      ? []
      : [`its program is \`${now.runtime}\`, before \`${known.runtime}\``]),
    ...(known.instructions === now.instructions ? [] : ['what Leeway tells an agent has changed']),
    ...(now.isWider ? [`\`${now.profile.name}\` allows more than its runs had`] : []),
  ]
}

/** A patch release that passed its trials is the same program. */
function isSameRuntime(before: string, { runtime, isTried }: Present): boolean {
  if (before === runtime) return true
  const [was, is] = [release(before), release(runtime)]
  return isTried && was !== null && was === is
}

/** `claude-code 2.1` of `claude-code 2.1.330`; null where the version is no number. */
function release(version: string): string | null {
  return /^\S+ \d+\.\d+(?=\.)/.exec(version)?.[0] ?? null
}
