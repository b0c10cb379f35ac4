// A repository of a governed project with many small files, and the task files that a measurement adds one by one.
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { policies } from '../../lib/projections/policies'
import type { BenchInstallation } from './installation'

const run = promisify(execFile)
const perDirectory = 50

const policy = `version: 1
agents: [quick]
types:
  feature:
    profile: implement
    agent: quick
`

export type LargeProject = {
  path: string
  projectId: string
  git(...words: string[]): Promise<string>
  addTask(name: string): Promise<void>
}

/** Needs a running worker, which reads the base branch. The agent `quick` must be declared. */
export async function governLargeProject(
  { wired, directory, must }: BenchInstallation,
  { files, agentId }: { files: number; agentId: string },
): Promise<LargeProject> {
  const path = join(directory, 'projects', 'large')
  const owner = ['-c', 'user.name=Owner', '-c', 'user.email=owner@example.invalid', '-c', 'gc.auto=0']
  const git = async (...words: string[]) => (await run('git', ['-C', path, ...owner, ...words])).stdout.trim()
  await run('git', ['init', '--quiet', '--initial-branch=main', path])
  await writeFiles(path, files)
  await mkdir(join(path, '.leeway/tasks'), { recursive: true })
  await writeFile(join(path, '.leeway/policy.yaml'), policy)
  await git('add', '--all')
  await git('commit', '--quiet', '--message=All files')
  // As a repository that is in use for a while: one pack.
  await git('repack', '-a', '-d', '-q')
  const projectId = await must({ type: 'registerProject', path, name: 'large', throwaway: false })
  await until('a policy to adopt', async () => {
    await wired.readModels.catchUp()
    return (await wired.readModels.get(policies, projectId))?.proposal ?? undefined
  }).then(({ blob }) => must({ type: 'adoptPolicy', projectId, blob, reason: 'for the measurement' }))
  const conditions = { filesMax: null, linesMax: null, mergesPerDayMax: null }
  const lane = { agentId, projectId, taskType: null, level: 'review', conditions, expiresAt: null }
  await must({ type: 'grantStanding', ...lane, reason: 'for the measurement' })
  const addTask = async (name: string) => {
    const text = `---\nid: ${name}\ntitle: Do ${name}\ntype: feature\n---\n\nSay that you have started.\n`
    await writeFile(join(path, `.leeway/tasks/${name}.md`), text)
    await git('add', `.leeway/tasks/${name}.md`)
    await git('commit', '--quiet', `--message=Ask for ${name}`)
  }
  return { path, projectId, git, addTask }
}

async function writeFiles(path: string, files: number): Promise<void> {
  for (let n = 0; n < files; n += 1) {
    const directory = join(path, 'src', `part-${Math.floor(n / perDirectory)}`)
    if (n % perDirectory === 0) await mkdir(directory, { recursive: true })
    const lines = Array.from({ length: 40 }, (_, line) => `export const value${line} = ${n * 40 + line}\n`)
    await writeFile(join(directory, `file-${n}.ts`), lines.join(''))
  }
}

export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 120_000
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
