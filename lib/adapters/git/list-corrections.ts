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
/** Of one commit: so many shortened names are looked up; each is a question to git. */
const shortMax = 50

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
  const entries = output.stdout.toString('utf8').split('\0')
  const corrections = await Promise.all(entries.map((entry) => correctionIn(mirror, entry)))
  return corrections.filter(({ reverted, repaired }) => reverted.length + repaired.length > 0)
}

async function correctionIn(mirror: Repository, entry: string): Promise<Correction> {
  const [commit = '', ...lines] = entry.trimStart().split('\n')
  const message = lines.join('\n')
  const fullNames = async (names: readonly string[]) =>
    (await Promise.all(names.map((one) => fullName(mirror, one)))).flatMap((one) => one ?? [])
  const takenBack = found(message, takesBack)
  const short = takenBack.filter((one) => !isFull(one)).slice(0, shortMax)
  return {
    commit,
    reverted: [...takenBack.filter(isFull), ...(await fullNames(short))],
    repaired: await fullNames(found(message, repairs).slice(0, repairedMax)),
  }
}

const isFull = (name: string) => name.length === 40

function found(message: string, words: RegExp): string[] {
  return [...message.matchAll(words)].flatMap(([, id]) => id ?? [])
}

/** People shorten commits, and so does `git revert --reference`; null where none has that name, or several do. */
async function fullName(mirror: Repository, name: string): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', `${name.toLowerCase()}^{commit}`]
  const { stdout } = await runGit({ ...mirror, args }, { exits: [0, 1, 128] })
  const id = stdout.toString('utf8').trim()
  return /^[0-9a-f]{40}$/.test(id) ? id : null
}
