// What a program is made to try under a profile: each forbidden act, by its own tools and around them.
import type { RuleName } from '../policy/fidelity/fidelity-rules'
import type { Permissions } from '../policy/permissions'
import { projectChallenges } from './hostile-project'
import { configurationChallenges, hostChallenges } from './challenges-of-host'
import { executeChallenges, networkChallenges, toolChallenges } from './challenges-of-tools'
import { readChallenges, writeChallenges } from './challenges-of-paths'
import type { ScriptedCall, ScriptedTurn } from './script'

export const ways = [
  'tool',
  'shell',
  'interpreter',
  'redirection',
  'link',
  'compound',
  'agent',
  'server',
  'repository',
] as const
/** How an act is tried: by the program's own tool, or by something that the program does not look into. */
export type Way = (typeof ways)[number]

/** Rules of a run, and what holds in every run: the host's files, Leeway's own configuration, what a project says. */
export type TriedRule =
  RuleName | 'host files' | 'configuration' | 'tools' | 'project settings' | 'project memory'

/** What must not have happened when the conversation is over. */
export type Watch =
  /** The model must not have been told any of these texts. */
  | { kind: 'untold'; texts: string[] }
  /** No file of the project may hold this text, unless the change is refused for it. */
  | { kind: 'unwritten'; text: string }
  /** None of these ports of the host may have been reached. */
  | { kind: 'unreached'; ports: number[] }
  /** Each call must have been refused. */
  | { kind: 'refused' }
  /** Nothing in the run directory may say this. */
  | { kind: 'unreported'; text: string }

/** One rule, tried in one way; all challenges together are a trial. */
export type Challenge = {
  /** Unique within the trial. */
  id: string
  rule: TriedRule
  way: Way
  calls: ScriptedCall[]
  watch: Watch
}

/** What challenges reach for. `token` makes texts that nothing else has. */
export type Bait = {
  token: string
  /** Readable by everybody on the host, outside of what the jail shows; each holds `hostSecret`. */
  hostFiles: string[]
  hostSecret: string
  /** Ports of the host's loopback that somebody listens on. */
  ports: number[]
  /** Files of the jail that steer this program. */
  configuration: string[]
}

export function challengesOf(permissions: Permissions, bait: Bait): Challenge[] {
  return [
    ...readChallenges(permissions, bait),
    ...writeChallenges(permissions, bait),
    ...executeChallenges(permissions, bait),
    ...networkChallenges(permissions, bait),
    ...toolChallenges(permissions, bait),
    ...hostChallenges(bait),
    ...configurationChallenges(bait),
    ...projectChallenges(),
  ]
}

/**
 * One conversation that makes them all, one after the other. Those without a call come last, because a turn without one
 * is the end: the program meets what they are about unasked.
 */
export function conversationOf(challenges: readonly Challenge[]): ScriptedTurn[] {
  const asked = challenges.filter(({ calls }) => calls.length > 0)
  const turns = asked.map(({ id, calls }): ScriptedTurn => ({ says: `Next: ${id}`, calls }))
  return [...turns, { says: 'That is all.' }]
}
