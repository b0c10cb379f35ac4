import { bytePathOfText, showPath } from './names'
import { listTree, readBlobs } from './objects'
import type { Repository } from './run-git'

/** Regular files below a directory (or that very file; '' for all) at a commit; larger ones with content null. With `only`: just those. */
export async function readFiles(
  repository: Repository,
  request: { commit: string; directory: string; bytesMax: number; only: readonly string[] | undefined },
): Promise<{ path: string; content: Buffer | null }[]> {
  const { bytesMax } = request
  const only = request.only === undefined ? undefined : new Set(request.only.map(bytePathOfText))
  const entries = await listTree(repository, request.commit, request.directory.replace(/\/+$/, ''))
  const files = entries.filter(({ mode, path }) => mode.startsWith('100') && (only?.has(path) ?? true))
  const small = files.filter(({ bytes }) => bytes !== null && bytes <= bytesMax)
  const contents = await readBlobs(
    repository,
    small.map(({ id }) => id),
  )
  const byPath = new Map(small.map(({ path }, index) => [path, contents[index] ?? null]))
  return files.map(({ path }) => ({ path: showPath(path), content: byPath.get(path) ?? null }))
}
