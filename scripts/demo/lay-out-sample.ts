// The sample project becomes a repository of its own, and the agents' programs stand where a jail can mount them.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { exampleTasks, exampleTaskText } from './example-tasks'

const here = fileURLToPath(new URL('.', import.meta.url))
const run = promisify(execFile)

export const projectPath = (directory: string) => join(directory, 'projects', 'wordkit')
export const agentsPath = (directory: string) => join(directory, 'agents')

/** Harmless when repeated: a project that is there is left as it is. */
export async function layOutSample(directory: string): Promise<void> {
  const project = projectPath(directory)
  await mkdir(join(directory, 'projects'), { recursive: true })
  await chmod(directory, 0o711)
  await cp(join(here, 'agents'), agentsPath(directory), { recursive: true })
  if (existsSync(join(project, '.git'))) return
  await cp(join(here, 'sample'), project, { recursive: true })
  for (const task of exampleTasks)
    await writeFile(join(project, `.leeway/tasks/${task.id}.md`), exampleTaskText(task))
  const identity = ['-c', 'user.name=Sample author', '-c', 'user.email=author@example.invalid']
  await run('git', ['init', '--quiet', '--initial-branch=main', project])
  await run('git', ['-C', project, 'add', '--all'])
  await run('git', ['-C', project, ...identity, 'commit', '--quiet', '--message=Begin wordkit'])
}
