// Commits that say of themselves that they take another one back, as `git revert` writes it, or repair one (`Fixes:`).
import type { Repository } from './run-git'
import { resolveCommit, runGit } from './run-git'

export type Correction = { commit: string; reverted: string[]; repaired: string[] }

/** More commits than anybody adds between two looks; the newest are read. */
const commitsMax = 10_000
const takesBack = /^This reverts commit ([0-9a-f]{7,40})\b/gm
const repairs = /^Fixes:[ \t]+([0-9a-f]{7,40})\b/gim
/** Of one commit: a message that names more is no repair of anything. */
const repairedMax = 10

/**
 * Of the commits that `to` has and `from` has not, newest first; with `from` null, none. INVARIANT: none is passed over by
 * an error: where the mirror does not know `from` any more, all that `to` has are read.
 */
export async function listCorrections(
  mirror: Repository,
  from: string | null,
  to: string,
): Promise<Correction[]> {
  if (from === null) return []
  const isKnown = (await resolveCommit(mirror, from)) !== undefined
  const range = [`--max-count=${commitsMax}`, '--format=%H%n%B%x00', to, ...(isKnown ? [`^${from}`] : [])]
  const output = await runGit({ ...mirror, args: ['log', ...range, '--'] })
  const said = output.stdout.toString('utf8').split('\0').map(correctionIn).filter(namesAny)
  const known = await fullNames(mirror, new Set(said.flatMap(namesIn)))
  const resolved = (names: readonly string[]) => names.flatMap((name) => known.get(name) ?? [])
  return said
    .map((one) => ({ ...one, reverted: resolved(one.reverted), repaired: resolved(one.repaired) }))
    .filter(namesAny)
}

/** As its message has it: names may be short, and of no commit. */
function correctionIn(entry: string): Correction {
  const [commit = '', ...lines] = entry.trimStart().split('\n')
  const message = lines.join('\n')
  const reverted = found(message, takesBack)
  return { commit, reverted, repaired: found(message, repairs).slice(0, repairedMax) }
}

const namesIn = ({ reverted, repaired }: Correction) => [...reverted, ...repaired]
const namesAny = (correction: Correction) => namesIn(correction).length > 0

function found(message: string, words: RegExp): string[] {
  return [...message.matchAll(words)].flatMap(([, name]) => name?.toLowerCase() ?? [])
}

const isFull = (name: string) => name.length === 40

/**
 * People shorten commits, and so does `git revert --reference`. A name that no commit has, or several have, is left out;
 * one in full is taken as it stands. Asked at once: a history may hold thousands.
 */
async function fullNames(
  mirror: Repository,
  names: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const short = [...names].filter((name) => !isFull(name))
  const full = [...names].filter(isFull).map((name) => [name, name] as const)
  if (short.length === 0) return new Map(full)
  const call = { ...mirror, args: ['cat-file', '--batch-check=%(objectname)'] }
  const { stdout } = await runGit(call, { input: short.map((name) => `${name}^{commit}\n`).join('') })
  const lines = stdout.toString('latin1').split('\n')
  const asked = short.map((name, index) => [name, lines[index] ?? ''] as const)
  return new Map([...full, ...asked.filter(([, line]) => /^[0-9a-f]{40}$/.test(line))])
}
