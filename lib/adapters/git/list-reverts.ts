// Commits that say of themselves that they take another one back, as `git revert` writes it.
import type { Repository } from './run-git'
import { runGit } from './run-git'

export type Revert = { commit: string; reverted: string[] }

/** More commits than anybody adds between two looks; the newest are read. */
const commitsMax = 10_000
const says = /^This reverts commit ([0-9a-f]{40})\b/gm

/** Of the commits that `to` has and `from` has not, newest first; with `from` null, none. */
export async function listReverts(mirror: Repository, from: string | null, to: string): Promise<Revert[]> {
  if (from === null) return []
  const range = [`--max-count=${commitsMax}`, '--format=%H%n%B%x00', to, `^${from}`]
  const output = await runGit({ ...mirror, args: ['log', ...range, '--'] }, { exits: [0, 128] })
  return output.stdout
    .toString('utf8')
    .split('\0')
    .flatMap((entry) => {
      const [commit = '', ...message] = entry.trimStart().split('\n')
      const reverted = [...message.join('\n').matchAll(says)].flatMap(([, id]) => id ?? [])
      return reverted.length === 0 ? [] : [{ commit, reverted }]
    })
}
