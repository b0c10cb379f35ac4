// A repository of its own for one test, registered, with its policy adopted and a standing for the agent.
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Run, RunStateName } from '../../lib/domain/task/lifecycle'
import { runStream } from '../../lib/domain/events/streams'
import { policies } from '../../lib/projections/policies'
import { queue, type TaskRow } from '../../lib/projections/queue'
import { runs, type RunRow } from '../../lib/projections/runs'
import type { Installation } from './installation'

const run = promisify(execFile)
const identity = ['-c', 'user.name=Owner', '-c', 'user.email=owner@example.invalid']

export const policyText = ({
  time = '30s',
  check = 'test ! -e broken',
  types = '',
  more = '',
}: { time?: string; check?: string; types?: string; more?: string } = {}) => `version: 1
agents: [obedient]
types:
  feature:
    profile: implement
    agent: obedient
  chore:
    profile: implement
    agent: obedient
    horizon: 0
${types}checks:
  - name: tests
    run: ${check}
    timeout: 20s
limits:
  time: ${time}
  idle: ${time}
gates:
  files: 10
  lines: 100
  mergesPerDay: 5
${more}`

export type Project = Awaited<ReturnType<typeof governProject>>

/** Needs a running worker, which reads the base branch. */
export async function governProject(installation: Installation, policy = policyText()) {
  const { wired, ada, rae, agentId, must, until } = installation
  const path = join(installation.projects, randomBytes(5).toString('hex'))
  const git = async (...words: string[]) =>
    (await run('git', ['-C', path, ...identity, ...words])).stdout.trim()

  async function commit(files: Readonly<Record<string, string | Buffer | null>>): Promise<string> {
    for (const [name, content] of Object.entries(files)) {
      if (content === null) {
        await git('rm', '--quiet', name)
        continue
      }
      await mkdir(dirname(join(path, name)), { recursive: true })
      await writeFile(join(path, name), content)
    }
    await git('add', '--all')
    await git('commit', '--quiet', '--message=By the owner')
    return git('rev-parse', 'HEAD')
  }

  /** Until the policy on the base branch is in force: what allows nothing new is so by itself. */
  async function adoptProposal(): Promise<void> {
    const text = await readFile(join(path, '.leeway/policy.yaml'), 'utf8')
    const blob = wired.digest(text)
    const seen = await until('the policy to be read', async () => {
      const row = await wired.readModels.get(policies, projectId)
      if (row?.adopted?.blob === blob) return 'in force'
      return row?.proposal?.blob === blob ? 'proposed' : undefined
    })
    if (seen === 'proposed') await must(ada, { type: 'adoptPolicy', projectId, blob, reason: 'for the test' })
  }

  async function grant(
    level: 'review' | 'auto',
    taskType: string | null,
    narrowed: { filesMax?: number; samplingShare?: number } = {},
  ): Promise<void> {
    const conditions = { filesMax: null, linesMax: null, mergesPerDayMax: null, ...narrowed }
    const reason = 'for the test'
    const target = { agentId, projectId, taskType }
    // Ada owns the agent.
    await must(rae, { type: 'grantStanding', ...target, level, reason, conditions, expiresAt: null })
  }

  const task = async (name: string): Promise<TaskRow | undefined> => {
    const rows = await wired.readModels.list(queue, { projectId, limit: 100 })
    return rows.find((row) => row.task.content.kind === 'read' && row.task.content.fields.name === name)
  }

  /** The task's last run once it is in one of `states`. */
  const runIn = (name: string, ...states: RunStateName[]): Promise<RunRow> => {
    let last = 'no run'
    return until(`${name} to be ${states.join(' or ')}`, async () => {
      const newest = (await task(name))?.runs[0]
      const row = newest && (await wired.readModels.get(runs, newest.runId))
      last = row ? JSON.stringify(row.run.state) : last
      return row && states.includes(row.run.state.name) ? row : undefined
    }).catch((cause: unknown) => {
      throw new Error(`${name} is ${last}`, { cause })
    })
  }

  /** Rae merges what the task's last run delivered; its type has no horizon, so that it is settled at once. */
  async function mergeClean(name: string): Promise<void> {
    await must(rae, approval(await runIn(name, 'awaitingReview')))
    await runIn(name, 'settled')
  }

  const eventTypes = async (runId: string) =>
    (await wired.log.readStream(runStream(runId))).map((event) => event.type)

  await run('git', ['init', '--quiet', '--initial-branch=main', path])
  await commit({ '.leeway/policy.yaml': policy, 'src/greeting.txt': 'hello\n', 'README.md': 'A project\n' })
  const registration = { type: 'registerProject', path, name: path.slice(-10), throwaway: false }
  const projectId = await must(ada, registration)
  await adoptProposal()
  await grant('review', null)
  return { path, projectId, git, commit, adoptProposal, grant, task, runIn, mergeClean, eventTypes }
}

/** A task whose agent runs `deed`, a module with the checkout as its working directory. */
export function taskText(
  name: string,
  deed: string,
  { type = 'feature', autonomy }: { type?: string; autonomy?: 'auto' | 'review' | 'hold' } = {},
): string {
  const level = autonomy ? `autonomy: ${autonomy}\n` : ''
  return `---\nid: ${name}\ntitle: Do ${name}\ntype: ${type}\n${level}paths: [src/**]\n---\n\n${asks(deed)}`
}

/** Words to the agent; the last ones count. */
export const asks = (deed: string) => `Please do this:\n\n\`\`\`js\n${deed}\n\`\`\`\n`

/** A deed: writes one file. */
export const writes = (path: string, content: string) =>
  `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(path)}, ${JSON.stringify(content)})`

/** The command of a reviewer who has read what a run delivered. */
export function approval({ run: { runId, delivery } }: { run: Pick<Run, 'runId' | 'delivery'> }) {
  return { type: 'approveChange', runId, commit: delivery?.commit ?? '', unviewed: [] }
}

export const taskPath = (name: string) => `.leeway/tasks/${name}.md`

/** The repository and its checkout, every byte of every file. */
export async function fingerprint(directory: string): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  for (const path of paths.sort()) hash.update(`${path}\0`).update(await readFile(path))
  return hash.digest('hex')
}
