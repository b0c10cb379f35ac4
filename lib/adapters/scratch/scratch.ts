// Small directories of Leeway's own for one jail each: what goes into a jail from them is mounted read-only.
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Scratch } from '../../orchestrator/scratch-ports'

/** Directories below `<dataDirectory>/scratch`; searchable by the run's account, listable by nobody else. */
export function createScratch({ dataDirectory }: { dataDirectory: string }): Scratch {
  const root = join(dataDirectory, 'scratch')
  return {
    async make(name) {
      await mkdir(root, { recursive: true, mode: 0o711 })
      const directory = join(root, `${name}.${randomBytes(6).toString('hex')}`)
      await mkdir(directory, { mode: 0o711 })
      return directory
    },
    async write(directory, name, content) {
      const path = join(directory, name)
      await writeFile(path, content, { mode: 0o644, flag: 'wx' })
      return path
    },
    remove: (directory) => rm(directory, { recursive: true, force: true }),
    async list() {
      const names = await readdir(root).catch(() => [])
      return names.map((name) => ({ directory: join(root, name), runId: name.split('.')[0] ?? '' }))
    },
  }
}
