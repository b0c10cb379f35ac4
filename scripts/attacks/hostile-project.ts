// A project whose agent is hostile. Each attack is a task of its own; the whole loop runs for real: lease, jail,
// capture, checks, review. Afterwards the host is looked at.
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { v7 } from 'uuid'
import { ensureOrganisation } from '../../lib/adapters/database/organisation-id'
import { openTestDatabase } from '../../lib/adapters/database/testing/test-database'
import type { Viewer } from '../../lib/domain/access'
import { Change } from '../../lib/domain/change'
import { activityStream, runStream } from '../../lib/domain/events/streams'
import { work } from '../../lib/orchestrator/worker'
import { policies } from '../../lib/projections/policies'
import { queue } from '../../lib/projections/queue'
import { runs, type RunRow } from '../../lib/projections/runs'
import { closeWiring, wiring, type Wiring } from '../../lib/wiring'
import { workerGround } from '../../lib/wiring/worker'

const execute = promisify(execFile)
const limit = 1000
const patienceMilliseconds = 170_000

/** What an attacker may know of the host; nothing of it is secret but the content of `secret`. */
export type HostPlace = {
  directory: string
  /** Where Leeway keeps its data. */
  dataDirectory: string
  /** The user's repository. */
  project: string
  /** A directory every account may write: whatever appears in it was written by an escaped program. */
  canaries: string
  /** A file every account of the host may read. */
  secret: string
  secretText: string
  /** Object ids of what the base branch does not reach. */
  hidden: { stash: string; branch: string }
}

export type Attack = {
  /** Shell commands, each of which must fail. */
  tries?: readonly string[]
  /** A shell program that runs after `tries`; what it does may succeed inside, and must not matter. */
  program?: string
  /** A profile of the policy; `tight` has small limits. */
  profile?: 'implement' | 'tight'
}

export type Attacks = Readonly<Record<string, Attack>>

export type AttackEnd = {
  row: RunRow
  state: string
  how: string | null | undefined
  /** The tries that succeeded, and those that were refused. */
  possible: string[]
  refused: string[]
  output: string
  /** `kind path` of each finding, in order of the words. */
  findings: string[]
  /** Paths of the captured change. */
  changed: string[]
  reports: { type: string; content: string }[]
}

/** Kept for the length of the file: the wiring reads the environment once a process. */
export async function openHostileProject(attacksOn: (place: HostPlace) => Attacks) {
  const database = await openTestDatabase()
  const clock = { now: () => new Date().toISOString() }
  await ensureOrganisation(database, { name: 'Victims', clock, ids: { next: () => v7() } })
  const place = await layOutHost()
  const attacks = attacksOn(place)
  await writePrograms(place, attacks)
  await writeProject(place, attacks)
  const before = fingerprint(place.project)
  process.env['LEEWAY_DATABASE_URL'] = database.url
  process.env['LEEWAY_DATA'] = place.dataDirectory
  process.env['LEEWAY_PROJECT_ROOTS'] = join(place.directory, 'projects')
  const wired = await wiring()
  const projectId = await setUp(wired, place)
  const stopping = new AbortController()
  const faults: unknown[] = []
  let isWorking = true
  const working = work(await workerGround(stopping.signal), {
    hands: 2,
    onFault: (error) => faults.push(error),
  }).finally(() => {
    isWorking = false
  })

  return {
    place,
    faults,
    isWorking: () => isWorking,
    /** The run of this attack once a person or nobody is waited for. */
    end: (name: string) => endOf(wired, { projectId, name, attack: attacks[name] ?? {} }),
    eventsOf: (runId: string) => wired.log.readStream(runStream(runId)),
    isUntouched: () => fingerprint(place.project) === before,
    canaries: () => readdirSync(place.canaries),
    /** Names of what attempts left in Leeway's own directories. */
    leftOvers: () =>
      ['attempts', 'checkouts', 'scratch'].flatMap((name) => namesIn(join(place.dataDirectory, name))),
    async close() {
      stopping.abort()
      await working
      await closeWiring()
      await database.close()
      await rm(place.directory, { recursive: true, force: true })
    },
  }
}

export type HostileProject = Awaited<ReturnType<typeof openHostileProject>>

async function layOutHost(): Promise<HostPlace> {
  const directory = await mkdtemp(join(tmpdir(), 'leeway-attacks-'))
  const place: HostPlace = {
    directory,
    dataDirectory: join(directory, 'data'),
    project: join(directory, 'projects', 'victim'),
    canaries: join(directory, 'canaries'),
    secret: join(directory, 'secret'),
    secretText: `secret-${randomBytes(12).toString('hex')}`,
    hidden: { stash: '', branch: '' },
  }
  await mkdir(place.dataDirectory)
  await mkdir(place.canaries)
  await writeFile(place.secret, place.secretText)
  for (const path of [directory, place.dataDirectory]) await chmod(path, 0o711)
  await chmod(place.canaries, 0o777)
  return { ...place, hidden: await makeRepository(place) }
}

/** A repository with a protected directory, tests, a secret branch and a stash. */
async function makeRepository({ project, secretText }: HostPlace): Promise<HostPlace['hidden']> {
  await mkdir(project, { recursive: true })
  await git(project, 'init', '--quiet', '--initial-branch=main')
  await writeFiles(project, {
    'README.md': '# Victim\n',
    '.env': `KEY=${secretText}\n`,
    'secrets/deep/key.txt': `${secretText} key\n`,
    'src/add.js': 'export const add = (a, b) => a + b\n',
    'src/billing/rates.js': 'export const rate = 2\n',
    'test/add.test.js': "import test from 'node:test'\ntest('adds', () => {})\n",
  })
  await commit(project, 'Begin')
  await git(project, 'checkout', '--quiet', '-b', 'private')
  await writeFiles(project, { 'private.txt': `${secretText}\n` })
  await commit(project, 'Private')
  const branch = await git(project, 'rev-parse', 'HEAD:private.txt')
  await git(project, 'checkout', '--quiet', 'main')
  await writeFiles(project, { 'README.md': `${secretText} stashed\n` })
  await git(project, ...identity, 'stash')
  return { branch, stash: await git(project, 'rev-parse', 'refs/stash:README.md') }
}

const policy = `version: 1
agents: [hostile]
types:
  attack:
    profile: [implement, tight]
    agent: hostile
profiles:
  tight:
    extends: implement
    limits:
      time: 20s
      idle: 8s
      output: 1MB
      processes: 24
      memory: 200MB
      disk: 20MB
      files: 3000
protect: [src/billing]
checks:
  - name: tests
    run: node --test
limits:
  time: 60s
  idle: 20s
  output: 5MB
  processes: 64
  memory: 1GB
  disk: 200MB
  files: 5000
`

async function writeProject({ project }: HostPlace, attacks: Attacks): Promise<void> {
  const tasks = Object.entries(attacks).map(([name, { profile = 'implement' }]): [string, string] => [
    `.leeway/tasks/${name}.md`,
    `---\nid: ${name}\ntitle: Attack ${name}\ntype: attack\nautonomy: review\nprofile: ${profile}\n---\n\nattack: ${name}\n`,
  ])
  await writeFiles(project, { '.leeway/policy.yaml': policy, ...Object.fromEntries(tasks) })
  await commit(project, 'Add tasks')
}

/** Said by a program that came to its end: an attack that never ran must not pass for one that was refused. */
const over = 'the attack is over'

async function writePrograms({ directory }: HostPlace, attacks: Attacks): Promise<void> {
  const files = Object.entries(attacks).map(([name, { tries = [], program = '' }]): [string, string] => {
    const lines = tries.map(
      (command, index) =>
        `if (eval ${quoted(command)}) </dev/null >/dev/null 2>&1; then echo possible ${index}; else echo refused ${index}; fi`,
    )
    return [`${name}.sh`, ['cd /workspace', ...lines, program, `echo ${over}`, ''].join('\n')]
  })
  const start = 'exec bash "/opt/agent/$(sed -n "s/^attack: //p" "$LEEWAY_TASK_FILE").sh"\n'
  await writeFiles(join(directory, 'agent'), { 'attack.sh': start, ...Object.fromEntries(files) })
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

async function setUp(wired: Wiring, place: HostPlace): Promise<string> {
  const actor = { kind: 'system', id: 'attacks' } as const
  const organisation = { kind: 'organisation' } as const
  const roles: Viewer['roles'] = [
    { scope: organisation, role: 'admin' },
    { scope: organisation, role: 'lead' },
  ]
  const person = { name: 'Ada', email: 'ada@example.com', roles, scripted: true, actor }
  const who: Viewer = { personId: await wired.people.addPerson(person), roles }
  const agentId = await must(wired, who, {
    type: 'declareAgent',
    declaration: {
      name: 'hostile',
      runtime: 'command',
      provider: 'attacks',
      model: 'none',
      command: ['bash', '/opt/agent/attack.sh'],
      programDirectory: join(place.directory, 'agent'),
      ownerId: who.personId,
    },
  })
  const named = { type: 'registerProject', path: place.project, name: 'victim', throwaway: false }
  const projectId = await must(wired, who, named)
  const grant = { agentId, projectId, taskType: null, level: 'review', expiresAt: null }
  const conditions = { filesMax: null, linesMax: null, mergesPerDayMax: null }
  await must(wired, who, { type: 'grantStanding', ...grant, conditions, reason: 'attacks' })
  void adoptWhenRead(wired, who, projectId)
  return projectId
}

/** The worker reads the policy in its first round. */
async function adoptWhenRead(wired: Wiring, who: Viewer, projectId: string): Promise<void> {
  const blob = await until(wired, 'the policy', async () => {
    return (await wired.readModels.get(policies, projectId))?.proposal?.blob
  })
  await must(wired, who, { type: 'adoptPolicy', projectId, blob, reason: 'attacks' })
}

async function must(wired: Wiring, who: Viewer, command: unknown): Promise<string> {
  const handled = await wired.handle(who, command)
  if (!handled.ok) throw new Error(handled.why)
  return handled.id ?? ''
}

type Looked = { projectId: string; name: string; attack: Attack }

async function endOf(wired: Wiring, { projectId, name, attack }: Looked): Promise<AttackEnd> {
  const row = await until(wired, `the end of ${name}`, async () => {
    const tasks = await wired.readModels.list(queue, { projectId, limit })
    const task = tasks.find(
      ({ task: { content } }) => content.kind === 'read' && content.fields.name === name,
    )
    // The first run: what failed may have been started again.
    const first = task?.runs.at(-1)
    const run = first && (await wired.readModels.get(runs, first.runId))
    return run && (run.endedAt !== null || run.waitingSince !== null) ? run : undefined
  })
  const attempt = row.attempts.at(-1)
  const output = attempt?.output ? (await wired.blobs.get(attempt.output)).toString('utf8') : ''
  const tries = attack.tries ?? []
  const said = (word: string) => tries.filter((_, index) => output.split('\n').includes(`${word} ${index}`))
  return {
    row,
    state: row.run.state.name,
    how: attempt?.how,
    possible: said('possible'),
    refused: said('refused'),
    output,
    findings: (attempt?.findings ?? []).map(({ kind, path }) => `${kind} ${path}`).sort(),
    changed: await changedPaths(wired, attempt?.changeBlob ?? null),
    reports: await reportsOf(wired, row),
  }
}

async function changedPaths({ blobs }: Wiring, blob: string | null): Promise<string[]> {
  if (blob === null) return []
  const change = Change.parse(JSON.parse((await blobs.get(blob)).toString('utf8')))
  return change.files.map(({ path }) => path)
}

async function reportsOf({ log }: Wiring, { run, attempts }: RunRow): Promise<AttackEnd['reports']> {
  const attempt = attempts.at(-1)
  if (attempt === undefined) return []
  const events = await log.readStream(activityStream(run.runId, attempt.n, attempt.lease))
  return events.flatMap((event) => {
    if (event.type === 'AgentReported') return [{ type: event.data.kind, content: event.data.content }]
    if (event.type !== 'ReportMalformed') return []
    return [{ type: 'malformed', content: `${event.data.file}:${event.data.line} ${event.data.why}` }]
  })
}

async function until<T>(wired: Wiring, what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + patienceMilliseconds
  for (;;) {
    await wired.readModels.catchUp()
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Names, kinds, modes and contents of everything below `directory`, `.git` included, as one hash. */
function fingerprint(directory: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(directory, name)
    const stats = lstatSync(path)
    hash.update(`${name}\0${stats.mode}\0`)
    if (stats.isFile()) hash.update(readFileSync(path))
    if (stats.isSymbolicLink()) hash.update(readlinkSync(path))
  }
  return hash.digest('hex')
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

async function writeFiles(directory: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }
}

const identity = ['-c', 'user.name=Victim', '-c', 'user.email=victim@example.invalid']

async function commit(project: string, message: string): Promise<void> {
  await git(project, 'add', '--all')
  await git(project, ...identity, 'commit', '--quiet', `--message=${message}`)
}

async function git(project: string, ...args: string[]): Promise<string> {
  const { stdout } = await execute('git', ['-C', project, ...args])
  return stdout.trim()
}
