// The history of a base branch, read as changes: a commit on it is one, with what it merged.
import type { ImportedFate } from '../../events/lane'
import {
  createPassedOver,
  typeWordOf,
  whyNoType,
  type AgentWords,
  type HistoryChange,
  type PassedOver,
  type TypeOf,
} from './lane-words'
import type { PastCommit } from './past-commit'

export type GitHistory = {
  changes: HistoryChange[]
  passedOver: PassedOver[]
  /** As whom agents were found, and in how many of their changes: words may find others than were meant. */
  foundAs: { agentId: string; name: string; changes: number }[]
}

type Reading = {
  agents: readonly AgentWords[]
  typeOf: TypeOf
  /** Commits that Leeway landed or delivered: they are evidence already. */
  landed: ReadonlySet<string>
}

/** A commit on the base branch, and all that came with it; the first is that commit. */
type Change = { commits: [PastCommit, ...PastCommit[]] }

/**
 * `commits` in any order, `tip` among them. An agent's are those that it wrote or is said to have helped with, by
 * words found in names, addresses and trailers whatever their case. One that a later change takes back is `reverted`;
 * one that a later change says it repairs is `fixed`.
 */
export function readGitHistory(
  { commits, tip }: { commits: readonly PastCommit[]; tip: string },
  { agents, typeOf, landed }: Reading,
): GitHistory {
  const changes = changesOf(commits, tip)
  const changeOf = createLookup(changes)
  const fates = fatesOf(changes, changeOf)
  const passedOver = createPassedOver()
  const foundAs = new Map<string, GitHistory['foundAs'][number]>()
  const read = changes.flatMap((change): HistoryChange[] => {
    const found = findAgents(change, agents)
    const [agentId, another] = new Set(found.map((one) => one.agentId))
    if (agentId === undefined) return []
    const { word, taskType } = typeIn(change, typeOf)
    const why = whyNot({ change, landed, isTakingBack: takesBack(change, changeOf), another })
    if (why !== null || taskType === null) {
      passedOver.note(why ?? whyNoType(word))
      return []
    }
    for (const { name } of found) count(foundAs, { agentId, name })
    return [{ agentId, taskType, ...momentsOf(change), cameTo: fates.get(change) ?? 'kept' }]
  })
  return { changes: read, passedOver: passedOver.list(), foundAs: [...foundAs.values()] }
}

/** Oldest first. A commit belongs to the first change of the base branch that brought it. */
function changesOf(commits: readonly PastCommit[], tip: string): Change[] {
  const known = new Map(commits.map((one) => [one.commit, one]))
  const taken = new Set<string>()
  return firstParents(known, tip).map((landmark) => {
    taken.add(landmark.commit)
    const brought: PastCommit[] = []
    const open = landmark.parents.slice(1)
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const commit = known.get(id)
      if (commit === undefined || taken.has(id)) continue
      taken.add(id)
      brought.push(commit)
      open.push(...commit.parents)
    }
    return { commits: [landmark, ...brought] }
  })
}

/** What the base branch was, one commit after the other, oldest first. */
function firstParents(known: ReadonlyMap<string, PastCommit>, tip: string): PastCommit[] {
  const line: PastCommit[] = []
  for (let one = known.get(tip); one !== undefined; one = known.get(one.parents[0] ?? '')) line.push(one)
  return line.reverse()
}

function fatesOf(changes: readonly Change[], changeOf: ChangeOf) {
  const fates = new Map<Change, ImportedFate>()
  const note = (change: Change, ids: readonly string[], fate: ImportedFate) => {
    for (const one of others(change, ids, changeOf)) if (fates.get(one) !== 'reverted') fates.set(one, fate)
  }
  for (const change of changes)
    for (const { takesBack: reverted, repairs } of change.commits) {
      note(change, repairs, 'fixed')
      note(change, reverted, 'reverted')
    }
  return fates
}

/** The changes other than this one that commits belong to: what a branch took back of itself never stood here. */
function others(change: Change, ids: readonly string[], changeOf: ChangeOf): Change[] {
  return ids.flatMap((id) => {
    const found = changeOf(id)
    return found === undefined || found === change ? [] : [found]
  })
}

/** The change of the commit with this id, or of the only one that begins with it. */
type ChangeOf = (id: string) => Change | undefined

/** Nobody shortens an id further. */
const prefixLength = 7

function createLookup(changes: readonly Change[]): ChangeOf {
  const near = new Map<string, { commit: string; change: Change }[]>()
  for (const change of changes)
    for (const { commit } of change.commits) {
      const prefix = commit.slice(0, prefixLength)
      const alike = near.get(prefix)
      if (alike === undefined) near.set(prefix, [{ commit, change }])
      else alike.push({ commit, change })
    }
  return (id) => {
    const [one, another] = (near.get(id.slice(0, prefixLength)) ?? []).filter(({ commit }) =>
      commit.startsWith(id),
    )
    return another === undefined ? one?.change : undefined
  }
}

function takesBack(change: Change, changeOf: ChangeOf): boolean {
  return change.commits.some((one) => others(change, one.takesBack, changeOf).length > 0)
}

function findAgents({ commits }: Change, agents: readonly AgentWords[]) {
  const names = new Set(commits.flatMap(({ author, helpers }) => [author, ...helpers]))
  return [...names].flatMap((name) =>
    agents
      .filter(({ words }) => name.toLowerCase().includes(words.toLowerCase()))
      .map(({ agentId }) => ({ agentId, name })),
  )
}

type Doubts = {
  change: Change
  landed: ReadonlySet<string>
  isTakingBack: boolean
  another: string | undefined
}

/** In words; null where nothing speaks against it. */
function whyNot({ change, landed, isTakingBack, another }: Doubts): string | null {
  if (change.commits.some(({ commit }) => landed.has(commit))) return 'landed by Leeway: evidence already'
  if (isTakingBack) return 'takes back another change, and is no work of a lane'
  return another === undefined ? null : 'names several agents'
}

/** By the first title that says one: its own, then those of what it merged, as they were written. */
function typeIn({ commits: [landmark, ...brought] }: Change, typeOf: TypeOf) {
  const titles = [landmark, ...brought.toReversed()].flatMap((one) => one.titles)
  const [word = null] = titles.flatMap((title) => typeWordOf(title) ?? [])
  return { word, taskType: typeOf(word) }
}

function momentsOf({ commits }: Change): { id: string; openedAt: string; closedAt: string } {
  const [{ commit: id, committedAt: closedAt }] = commits
  const [first = closedAt] = commits.map(({ authoredAt }) => authoredAt).toSorted()
  return { id, closedAt, openedAt: first < closedAt ? first : closedAt }
}

function count(
  found: Map<string, GitHistory['foundAs'][number]>,
  one: { agentId: string; name: string },
): void {
  const key = JSON.stringify([one.agentId, one.name])
  found.set(key, { ...one, changes: (found.get(key)?.changes ?? 0) + 1 })
}
