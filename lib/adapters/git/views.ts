// What an agent's git may read: the history of the base branch without what the policy hides. The mirror holds more:
// the secrets that a mount covers in the work tree, and what other runs delivered.
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Layout } from './layout'
import { makeReadable, pin } from './mirror'
import { showPath, type BytePath } from './names'
import { listTreeBlobs } from './objects'
import { resolveCommit, runGit, type Repository } from './run-git'
import { sendPack } from './transfer'

/** `key` names the rule: the same key hides the same paths. */
export type Hiding = { key: string; hides: (path: string) => boolean }

const included = 'refs/heads/base'
/** Each move of the base adds a pack; so many are made one. */
const packsMax = 12

/** The git directory of the view; made, and brought up to `base`, where it is not there yet. */
export async function openView(
  layout: Layout,
  mirror: Repository,
  { projectId, base, hiding }: { projectId: string; base: string; hiding: Hiding },
): Promise<Repository> {
  const view = { gitDir: layout.view(projectId, hiding.key), as: null }
  if (!existsSync(view.gitDir)) await makeReadable(layout.views, view.gitDir)
  // A pack is there as a whole or not at all, so a commit stands for all that it reaches.
  if ((await resolveCommit(view, base)) === undefined) await include(mirror, view, base, hiding)
  return view
}

async function include(mirror: Repository, view: Repository, base: string, hiding: Hiding): Promise<void> {
  const packs = join(view.gitDir, 'objects/pack')
  const old = (await readdir(packs)).filter((name) => name.endsWith('.pack'))
  const have = old.length < packsMax ? await knownToBoth(mirror, view) : []
  const hidden = await hiddenBlobs(mirror, base, have, hiding)
  await sendPack({ from: mirror, to: view, commit: base, have, without: hidden, strict: false })
  await pin(view, included, base)
  if (old.length < packsMax) return
  for (const name of old.map((one) => one.slice(0, -'.pack'.length)))
    for (const suffix of ['idx', 'rev', 'pack']) await rm(join(packs, `${name}.${suffix}`), { force: true })
}

async function knownToBoth(mirror: Repository, view: Repository): Promise<string[]> {
  const commit = await resolveCommit(view, included)
  return commit !== undefined && (await resolveCommit(mirror, commit)) !== undefined ? [commit] : []
}

/** Blobs at hidden paths, now or in history, whose content no visible file of `base` has. */
async function hiddenBlobs(
  mirror: Repository,
  base: string,
  have: readonly string[],
  { hides }: Hiding,
): Promise<string[]> {
  const isHidden = (path: BytePath) => hides(showPath(path))
  const files = await listTreeBlobs(mirror, base)
  const visible = new Set(files.filter(({ path }) => !isHidden(path)).map(({ id }) => id))
  const named = files.filter(({ path }) => isHidden(path)).map(({ id }) => id)
  const earlier = await namedInHistory(mirror, base, have, isHidden)
  const found = [...new Set([...named, ...earlier])].filter((id) => !visible.has(id))
  return onlyBlobs(mirror, found)
}

async function namedInHistory(
  mirror: Repository,
  base: string,
  have: readonly string[],
  isHidden: (path: BytePath) => boolean,
): Promise<string[]> {
  const found: string[] = []
  let rest = ''
  const args = ['rev-list', '--objects', base, ...have.map((id) => `^${id}`)]
  const onOutput = (chunk: Buffer) => {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const path = line.slice(41)
      if (path !== '' && isHidden(path)) found.push(line.slice(0, 40))
    }
  }
  await runGit({ ...mirror, args }, { onOutput, timeoutSeconds: 1800 })
  return found
}

/** Trees stay: their names are no secret, and git needs them. */
async function onlyBlobs(mirror: Repository, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const call = { ...mirror, args: ['cat-file', '--batch-check=%(objecttype)'] }
  const { stdout } = await runGit(call, { input: ids.map((id) => `${id}\n`).join('') })
  const types = stdout.toString('latin1').split('\n')
  return ids.filter((_, index) => types[index] === 'blob')
}
