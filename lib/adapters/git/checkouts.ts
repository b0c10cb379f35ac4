// The checkouts of a user's repository, read from its files: nothing is started, nothing is written.
import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Source } from './source'

/** One checkout: its own git directory (the main one, or below `worktrees/`) and its files. */
export type Checkout = { gitDir: string; workTree: string }

/** The checkouts that hold a branch, or are in the middle of an operation that will move it. */
export async function findHolders(
  source: Source,
  branch: string,
): Promise<{ holders: Checkout[]; busy: string | undefined }> {
  const reference = `refs/heads/${branch}`
  const holders: Checkout[] = []
  for (const checkout of await listCheckouts(source)) {
    const holds = (await readLine(join(checkout.gitDir, 'HEAD'))) === `ref: ${reference}`
    const operation = await operationIn(checkout, reference, holds)
    if (operation !== undefined)
      return { holders, busy: `\`${checkout.workTree}\` is in the middle of ${operation}` }
    if (holds) holders.push(checkout)
  }
  return { holders, busy: undefined }
}

async function listCheckouts(source: Source): Promise<Checkout[]> {
  const parent = join(source.gitDir, 'worktrees')
  const names = await readdir(parent).catch(() => [])
  const linked = await Promise.all(
    names.map(async (name) => {
      const gitDir = join(parent, name)
      const gitfile = await readLine(join(gitDir, 'gitdir'))
      return gitfile === undefined ? [] : [{ gitDir, workTree: dirname(gitfile) }]
    }),
  )
  return [{ gitDir: source.gitDir, workTree: source.path }, ...linked.flat()]
}

async function operationIn(
  checkout: Checkout,
  reference: string,
  holds: boolean,
): Promise<string | undefined> {
  const at = (name: string) => join(checkout.gitDir, name)
  // While it rebases or bisects a checkout's HEAD is detached, but the branch is moved or restored at the end.
  for (const name of ['rebase-merge/head-name', 'rebase-apply/head-name']) {
    if ((await readLine(at(name))) === reference) return 'a rebase'
  }
  if (`refs/heads/${(await readLine(at('BISECT_START'))) ?? ''}` === reference) return 'a bisection'
  if (!holds) return undefined
  const marks = [
    ['MERGE_HEAD', 'a merge'],
    ['CHERRY_PICK_HEAD', 'a cherry-pick'],
    ['REVERT_HEAD', 'a revert'],
    ['sequencer', 'a sequence of cherry-picks or reverts'],
    ['rebase-apply', 'applying patches'],
  ] as const
  return marks.find(([name]) => existsSync(at(name)))?.[1]
}

async function readLine(path: string): Promise<string | undefined> {
  return (await readFile(path, 'utf8').catch(() => undefined))?.split('\n')[0]?.trim()
}
