// Where each rule of a run stands: beside its permissions and not in them, so that moving a line in a policy file
// changes neither their bytes nor their hash.
import type { RuleName } from './fidelity/fidelity-rules'

/** A file with its line, as `.leeway/policy.yaml:14`, or who says it. */
export type Said = { what: string; source: string }

/** One list of allows; `members` are those that stand elsewhere than the list, such as on lines of their own. */
export type AllowSource = { list: readonly string[]; source: string; members: readonly Said[] }

export type AllowName = 'read' | 'write' | 'execute' | 'network' | 'mcp'
export type Allows = Readonly<Record<AllowName, readonly AllowSource[]>>

/** In the order of who narrows: the profiles as composed, the task, the policy. */
export type Sources = { allows: Allows; protect: readonly Said[]; secrets: readonly Said[] }

/** What no file says. */
export const leewayItself = 'Leeway itself'
export const theTask = 'the task'
/** Of permissions that were read from a record, where nothing is known of the policy's lines. */
const unknownSource = 'the permissions of this run'

/** What decided: a list of allows as a whole, or a member of a list. */
export type Decided = { allowed: boolean; rule: RuleName; part: string; list: readonly string[] | null }

/** `sources` null: they are not known any more. */
export function sourceOf(sources: Sources | null, { allowed, rule, part, list }: Decided): string {
  if (sources === null) return unknownSource
  const name = allowNames[rule]
  if (name === undefined) return deniedBy(sources).get(part) ?? leewayItself
  if (list === null) return leewayItself
  const allow =
    name === 'network' || name === 'mcp'
      ? naming(sources.allows[name], allowed, part)
      : allowOf(sources, name, list)
  return allow?.members.find(({ what }) => what === part)?.source ?? allow?.source ?? leewayItself
}

/**
 * A host or a tool is in all lists or missing in one, so no list of the permissions is that of a policy. One that all
 * name is refused where they name its server with different commands: then the last stands for them.
 */
function naming(lists: readonly AllowSource[], allowed: boolean, part: string): AllowSource | undefined {
  return lists.find((one) => one.list.includes(part) === allowed) ?? lists.at(-1)
}

/** Where the first list stands that allows less than everything. */
export function boundBy({ allows }: Sources, name: AllowName): string {
  return allows[name].find(({ list }) => !list.includes('**'))?.source ?? leewayItself
}

const allowNames: Partial<Record<RuleName, AllowName>> = {
  'read allow': 'read',
  'write allow': 'write',
  'execute allow': 'execute',
  network: 'network',
  mcp: 'mcp',
}

const denied = new WeakMap<Sources, ReadonlyMap<string, string>>()

/** The first who says it counts, so the last one put in. */
function deniedBy(sources: Sources): ReadonlyMap<string, string> {
  const known = denied.get(sources)
  if (known) return known
  const said = [...sources.protect, ...sources.secrets].reverse()
  const made = new Map(said.map(({ what, source }) => [what, source]))
  denied.set(sources, made)
  return made
}

const allowLists = new WeakMap<Sources, Map<readonly string[], AllowSource | null>>()

/** Lists are found by what stands in them, once for each list of the permissions. */
function allowOf(sources: Sources, name: AllowName, list: readonly string[]): AllowSource | null {
  const known = allowLists.get(sources) ?? new Map<readonly string[], AllowSource | null>()
  allowLists.set(sources, known)
  const before = known.get(list)
  if (before !== undefined) return before
  const key = keyOf(list)
  const found = sources.allows[name].find((one) => keyOf(one.list) === key) ?? null
  known.set(list, found)
  return found
}

function keyOf(list: readonly string[]): string {
  return JSON.stringify([...new Set(list)].sort())
}
