// Whether one set of bounds allows anything that another does not. Globs are compared as texts: what cannot be shown to
// be narrower counts as wider.
import type { Limits } from '../../events/fields'
import { limitNames } from '../compose/compose'
import { intersectServers, toolsWithCommand } from '../mcp'
import { hostAndPort, intersectNetworks } from '../network'
import type { CheckRule, GlobScope } from '../permissions'
import { sortUnique } from '../scope'
import type { Bounds, McpBound, NetworkBound } from '../syntax'
import { limitAmountWords, limitNameWords } from './limit-words'

/** `neutral`: allows nothing more and nothing less. */
export type PolicyChange = { direction: 'widens' | 'narrows' | 'neutral'; what: string }

export const widens = (what: string): PolicyChange => ({ direction: 'widens', what })
export const narrows = (what: string): PolicyChange => ({ direction: 'narrows', what })

/** `subject`: whose bounds they are, as the beginning of a sentence. */
export function compareBounds(before: Bounds, after: Bounds, subject: string): PolicyChange[] {
  const parts = {
    read: () => compareScopes(before.read, after.read, { subject, verb: 'read' }),
    write: () => compareScopes(before.write, after.write, { subject, verb: 'write' }),
    execute: () => compareScopes(before.execute, after.execute, { subject, verb: 'run' }),
    network: () => compareNetworks(before.network, after.network, { subject, verb: 'reach' }),
    mcp: () => compareServers(before.mcp, after.mcp, { subject, verb: 'call' }),
    protect: () => compareGuards(before.protect, after.protect, mayNot(subject, 'write')),
    limits: () => compareLimits(before.limits, after.limits, subject),
    environment: () => compareEnvironments(before.environment, after.environment, subject),
    checks: () => compareChecks(before.checks, after.checks, subject),
  } satisfies Record<keyof Bounds, () => PolicyChange[]>
  return Object.values(parts).flatMap((compare) => compare())
}

/** How it is said that something is forbidden from now on, or no longer. */
type GuardWords = { set: (list: string) => string; lifted: (list: string) => string }

/** A list whose every member forbids something. */
export function compareGuards(
  before: readonly string[],
  after: readonly string[],
  { set, lifted }: GuardWords,
): PolicyChange[] {
  const gone = listed(before.filter((one) => !after.includes(one)))
  const come = listed(after.filter((one) => !before.includes(one)))
  return [...(gone === '' ? [] : [widens(lifted(gone))]), ...(come === '' ? [] : [narrows(set(come))])]
}

function mayNot(subject: string, verb: string): GuardWords {
  return {
    set: (list) => `${subject} may no longer ${verb} ${list}`,
    lifted: (list) => `${subject} may ${verb} ${list}, until now denied`,
  }
}

type Sentence = { subject: string; verb: string }

function compareScopes(before: GlobScope, after: GlobScope, sentence: Sentence): PolicyChange[] {
  const denied = compareGuards(before.deny, after.deny, mayNot(sentence.subject, sentence.verb))
  return [...compareAllows(before.allow, after.allow, sentence), ...denied]
}

type Groups = GlobScope['allow']

/** Every group must match, so more groups allow less. */
function compareAllows(before: Groups, after: Groups, sentence: Sentence): PolicyChange[] {
  const [old, now] = [onlyList(before), onlyList(after)]
  if (old && now) return compareMembers(old, now, sentence)
  const isNoWider = before.every((old) => after.some((group) => isPartOf(group, old)))
  const isNoNarrower = after.every((group) => before.some((old) => isPartOf(old, group)))
  if (isNoWider && isNoNarrower) return []
  const what = `${sentence.subject} may ${sentence.verb} ${allowed(after)}, and before ${allowed(before)}`
  return [isNoWider ? narrows(what) : widens(what)]
}

/** Where what is allowed is one list that names something and not everything. */
function onlyList(groups: Groups): readonly string[] | null {
  const [only] = groups
  if (only === undefined || groups.length > 1) return null
  return only.length === 0 || only.includes('**') ? null : only
}

/** What is gone from a list may still be allowed by another glob of it. */
function compareMembers(
  before: readonly string[],
  after: readonly string[],
  { subject, verb }: Sentence,
): PolicyChange[] {
  const come = listed(after.filter((one) => !before.includes(one)))
  const gone = listed(before.filter((one) => !after.includes(one)))
  return [
    ...(come === '' ? [] : [widens(`${subject} may now ${verb} ${come}`)]),
    ...(gone === '' ? [] : [narrows(`${gone} is no longer among what ${subject} may ${verb}`)]),
  ]
}

function isPartOf(group: readonly string[], whole: readonly string[]): boolean {
  return whole.includes('**') || group.every((glob) => whole.includes(glob))
}

function allowed(groups: Groups): string {
  if (groups.some((group) => group.length === 0)) return 'nothing'
  const bounding = groups.filter((group) => !group.includes('**'))
  return bounding.length === 0 ? 'everything' : bounding.map(listed).join(' and of these ')
}

/** Hosts are exact names, so here a part of a list is known as one. */
function compareNetworks(before: NetworkBound, after: NetworkBound, sentence: Sentence): PolicyChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const [old, now] = [hostNames(before), hostNames(after)]
  if (old.length > 0 && now.length > 0) return compareMembers(old, now, sentence)
  const isNoWider = JSON.stringify(intersectNetworks(before, after)) === JSON.stringify(after)
  const what = `${sentence.subject} may ${sentence.verb} ${reached(after)}, and before ${reached(before)}`
  return [isNoWider ? narrows(what) : widens(what)]
}

/** None, too, where nothing is bound. */
function hostNames(bound: NetworkBound): string[] {
  return bound === 'unbounded' ? [] : bound.map(hostAndPort)
}

function reached(bound: NetworkBound): string {
  if (bound === 'unbounded') return 'what its profile names'
  return listed(bound.map(hostAndPort)) || 'no host'
}

/** Tools are exact names; with another command a server is another one, with none of the tools there were. */
function compareServers(before: McpBound, after: McpBound, sentence: Sentence): PolicyChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (before !== 'unbounded' && after !== 'unbounded')
    return compareMembers(before.flatMap(toolsWithCommand), after.flatMap(toolsWithCommand), sentence)
  const isNoWider = JSON.stringify(intersectServers(before, after)) === JSON.stringify(after)
  const what = `${sentence.subject} may ${sentence.verb} ${called(after)}, and before ${called(before)}`
  return [isNoWider ? narrows(what) : widens(what)]
}

function called(bound: McpBound): string {
  if (bound === 'unbounded') return 'the tools of servers that its profile names'
  return listed(bound.flatMap(toolsWithCommand)) || 'no tool of a server'
}

export function compareLimits(
  before: Partial<Limits>,
  after: Partial<Limits>,
  subject: string,
): PolicyChange[] {
  return limitNames.flatMap((name) =>
    compareLimit(name, { before: before[name], after: after[name], subject: `of ${subject}` }),
  )
}

type LimitChange = { before: number | null | undefined; after: number | null | undefined; subject: string }

export function compareLimit(name: keyof Limits, { before, after, subject }: LimitChange): PolicyChange[] {
  return compareNumbers(
    before ?? Infinity,
    after ?? Infinity,
    `${limitNameWords(name)} ${subject}`,
    (amount) => limitAmountWords(name, amount),
  )
}

/** A variable may change what a check does, so that any other one may allow more. */
function compareEnvironments(
  before: Bounds['environment'],
  after: Bounds['environment'],
  subject: string,
): PolicyChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const written = listed(after.flatMap(({ name, values }) => values.map((value) => `${name}=${value}`)))
  return [widens(`${subject} has the variables ${written || 'of its programs alone'}`)]
}

/** A number that bounds from above. */
export function compareNumbers(
  before: number,
  after: number,
  subject: string,
  words: (bound: number) => string = String,
): PolicyChange[] {
  if (before === after) return []
  const what = `${subject} is ${words(after)}, and before ${words(before)}`
  return [after > before ? widens(what) : narrows(what)]
}

/** A longer time lets a check pass that ran out of it. */
function compareChecks(
  before: readonly CheckRule[],
  after: readonly CheckRule[],
  subject: string,
): PolicyChange[] {
  const keyOf = ({ name, command, argv }: CheckRule) => JSON.stringify([name, command, argv])
  const old = new Map(before.map((check) => [keyOf(check), check]))
  const now = new Map(after.map((check) => [keyOf(check), check]))
  const keys = sortUnique([...old.keys(), ...now.keys()])
  return keys.flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)]
    if (was && is)
      return compareNumbers(
        was.timeoutSeconds,
        is.timeoutSeconds,
        `the time in seconds of the check \`${is.name}\` in ${subject}`,
      )
    if (is) return [narrows(`${subject} must pass the check \`${is.name}\``)]
    return was ? [widens(`${subject} need not pass the check \`${was.name}\``)] : []
  })
}

export function listed(items: readonly string[]): string {
  return items.map((item) => `\`${item}\``).join(', ')
}
