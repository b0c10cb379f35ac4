// A history of one commit, made of files that nobody's repository holds: what programs are tried on.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makePrivate, type Layout } from './layout'
import { pin } from './mirror'
import { blobId, writeBlob } from './objects'
import { readGit, runGit, type Repository } from './run-git'

/** The commit's id. Throws `gitFailed` where a path cannot stand in a tree. */
export async function commitFiles(
  layout: Layout,
  mirror: Repository,
  request: { files: readonly { path: string; content: string }[]; message: string; at: string },
): Promise<string> {
  const work = await makePrivate(layout.work, null)
  try {
    const indexed = { ...mirror, indexFile: join(work, 'index') }
    const lines = request.files.map(({ path, content }) => {
      const bytes = Buffer.from(content)
      const id = blobId(bytes)
      writeBlob(join(mirror.gitDir, 'objects'), id, bytes)
      return `100644 ${id}\t${path}\0`
    })
    await runGit({ ...indexed, args: ['update-index', '-z', '--index-info'] }, { input: lines.join('') })
    const tree = await readGit({ ...indexed, args: ['write-tree'] })
    const args = ['commit-tree', tree, '-F', '-']
    const commit = await readGit({ ...mirror, args, at: request.at }, { input: request.message })
    await pin(mirror, `refs/leeway/files/${commit}`, commit)
    return commit
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
