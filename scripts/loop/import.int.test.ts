// A history from before Leeway comes in through the command, from git and from a list, and moves no standing.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { expectationFor } from '../../lib/data/lane-expectation'
import { importedFates } from '../../lib/domain/events/lane'
import { historyStream, laneStream } from '../../lib/domain/events/streams'
import { demotionFacts } from '../../lib/domain/trust/demotion'
import { recommendationFacts } from '../../lib/domain/trust/recommendation'
import { imported } from '../../lib/projections/imported'
import { governProject, policyText, taskPath, taskText, writes, type Project } from './governed-project'
import { openInstallation, type Installation } from './installation'
import { runLeeway } from './processes'

let leeway: Installation
let project: Project
/** What Ada, who owns the agent, is called at the terminal. */
let ada: string

const types = `  notes:
    profile: implement
    agent: obedient
    horizon: 0
    risk: low
    promotion: { cleanPerDay: 100 }
  docs: { profile: implement, agent: obedient }
`

beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
  project = await governProject(leeway, policyText({ types }))
  ada = await leeway.emailOf(leeway.ada)
  process.env['LEEWAY_CWD'] = leeway.projects
})
afterAll(() => leeway.close())

const lane = (taskType: string) => ({ agentId: leeway.agentId, projectId: project.projectId, taskType })
const name = () => project.path.slice(-10)

const cli = (...words: string[]) => runLeeway('trust', ...words)

const Report = z.object({
  ...{ recorded: z.boolean(), added: z.int(), corrected: z.int(), known: z.int() },
  lanes: z.array(
    z.object({ agent: z.string(), type: z.string().optional(), taskType: z.string(), changes: z.int() }),
  ),
  passedOver: z.array(z.object({ why: z.string(), changes: z.int() })),
})

async function importing(...words: string[]) {
  const { stdout, stderr } = await cli('import', '--project', name(), ...words, '--as', ada, '--json')
  expect(stderr).toBe('')
  return Report.parse(JSON.parse(stdout))
}

/** All that decides about a lane, as its rules see it now. */
async function decidedBy(taskType: string) {
  const read = await (await leeway.wired.laneReader())(lane(taskType))
  if (read === null) throw new Error('no policy names the lane')
  const { logSize: _, now: __, ...decides } = read
  return decides
}

const commitBy = (author: string, message: string) =>
  project.git('commit', '--quiet', '--allow-empty', `--author=${author}`, `--message=${message}`)
const claude = 'Claude <noreply@anthropic.example>'
const byWords = () => ['--git', '--agent', 'obedient=claude']

let evidence: Awaited<ReturnType<typeof decidedBy>>

test('a lane has what its own runs came to', async () => {
  const names = ['one', 'two']
  await project.commit(
    Object.fromEntries(
      names.map((each) => [
        taskPath(each),
        taskText(each, writes(`src/${each}.txt`, each), { type: 'notes' }),
      ]),
    ),
  )
  for (const each of names) {
    await project.mergeClean(each)
  }
  await leeway.stopWorker()
  evidence = await decidedBy('notes')
  expect(evidence.counted.counts).toMatchObject({ clean: 2, failures: 0 })
})

test('what agents did on the base branch comes in, and what Leeway landed does not', async () => {
  await commitBy(claude, 'docs: say what it is')
  const wrong = await project.git('rev-parse', 'HEAD')
  await commitBy(claude, 'chore(ci): faster')
  await commitBy('Ada <ada@example.org>', 'docs: by hand')
  await commitBy('Ada <ada@example.org>', `Revert "docs: say what it is"\n\nThis reverts commit ${wrong}.`)
  // Leeway's own merges carry its name: words that find them as well must not make them history.
  const words = ['--git', '--agent', 'obedient=claude', '--agent', 'obedient=leeway', '--type', 'notes=ci']
  const dry = await importing(...words, '--dry-run')
  expect(dry).toMatchObject({
    ...{ recorded: false, added: 2, corrected: 0, known: 0 },
    lanes: [
      { agent: 'obedient', taskType: 'chore', changes: 1 },
      { agent: 'obedient', taskType: 'docs', changes: 1 },
    ],
  })
  expect(dry.passedOver).toContainEqual({ why: 'landed by Leeway: evidence already', changes: 2 })
  expect(await leeway.wired.log.readStream(historyStream(project.projectId))).toEqual([])
  expect(await importing(...words)).toMatchObject({ recorded: true, added: 2, known: 0 })
  const { history } = await leeway.wired.historyOf(project.projectId)
  expect([...history.values()].map(({ taskType, cameTo }) => `${taskType} ${cameTo}`).toSorted()).toEqual([
    'chore kept',
    'docs reverted',
  ])
})

test('the same again adds nothing, and what became wrong since is told anew', async () => {
  const before = await leeway.wired.log.size()
  expect(await importing(...byWords())).toMatchObject({ added: 0, corrected: 0, known: 2 })
  expect(await leeway.wired.log.size()).toBe(before)
  const chore = await project.git('log', '--format=%H', '--grep=^chore(ci)', '-1')
  await commitBy('Ada <ada@example.org>', `repair\n\nFixes: ${chore.slice(0, 12)} ("chore(ci): faster")`)
  expect(await importing(...byWords())).toMatchObject({ added: 0, corrected: 1, known: 1 })
  const rows = await leeway.wired.readModels.list(imported, { projectId: project.projectId, limit: 10 })
  expect(rows.map(({ cameTo }) => cameTo).toSorted()).toEqual(['fixed', 'reverted'])
})

const head = 'agent,repo,type,opened_at,closed_at,merged\n'
const day = (n: number) => new Date(Date.UTC(2020, 0, 1) + n * 3_600_000).toISOString()
const forgedCount = 10_000

test('a forged, spotless history of ten thousand changes raises nothing, whoever imports it', async () => {
  const rows = Array.from(
    { length: forgedCount },
    (_, n) => `Paragon,acme/app,notes,${day(n)},${day(n + 1)},1`,
  )
  await writeFile(join(leeway.projects, 'forged.csv'), `${head}${rows.join('\n')}\n`)
  const task = { projectId: project.projectId, taskId: (await project.task('one'))?.taskId ?? '' }
  const asked = { ...task, agentId: leeway.agentId }
  const answers = async () => ({
    authorized: await leeway.wired.explainAgent(asked),
    figures: await leeway.wired.index.laneFigures(lane('notes'), 0),
    lane: await leeway.wired.log.readStream(laneStream(lane('notes'))),
    lanes: await leeway.wired.index.lanes(),
  })
  const before = await answers()
  const csv = [
    'import',
    '--project',
    `${name()}=acme/app`,
    '--csv',
    'forged.csv',
    '--agent',
    'obedient=Paragon',
  ]
  const { stdout, status } = await cli(...csv, '--as', ada)
  expect(stdout).toContain(
    `recorded: ${forgedCount} new, 0 that came to something else since, 0 known already`,
  )
  expect(status).toBe(0)
  const { history } = await leeway.wired.historyOf(project.projectId)
  expect(history.size).toBe(forgedCount + 2)

  const read = await (await leeway.wired.laneReader())(lane('notes'))
  expect(read && [...recommendationFacts(read, leeway.wired.ids.next), ...demotionFacts(read)]).toEqual([])
  expect(await decidedBy('notes')).toEqual(evidence)
  expect(await answers()).toEqual(before)
})

test('it is shown apart from the evidence, and as of a moment before it is not there', async () => {
  const show = ['show', 'obedient', name(), 'notes']
  const now = await cli(...show)
  expect(now.stdout).toContain('2 clean, 0 failed')
  expect(now.stdout).toContain(
    `imported, reconstructed, counts for no standing: ${forgedCount} changes until 2021-02-20: ${forgedCount} merged`,
  )
  const first = (await leeway.wired.log.readStream(historyStream(project.projectId)))[0]
  const then = await cli(...show, '--as-of', String((first?.seq ?? 1) - 1), '--json')
  expect(JSON.parse(then.stdout)).toMatchObject({ imported: null, counted: { counts: { clean: 2 } } })
})

test('it changes what is expected of the lane, for whoever may see it', async () => {
  const seen = await expectationFor(leeway.rae, lane('notes'))
  expect(seen).toMatchObject({
    ...{ runs: 2, changes: forgedCount, elsewhere: 2 },
    imported: {
      ...{ sources: 'a list of pull requests', words: `${forgedCount} merged`, notMerged: 0 },
      ...{ from: day(1), until: day(forgedCount) },
    },
  })
  expect(seen?.chance).toBeGreaterThan(0.9)
  const scope = { kind: 'project', projectId: 'another' } as const
  const stranger = { personId: leeway.rae.personId, roles: [{ scope, role: 'lead' as const }] }
  expect(await expectationFor(stranger, lane('notes'))).toBeNull()
  expect(await expectationFor(leeway.rae, lane('\0'))).toBeNull()
})

test('a back-test takes it in only where somebody asks for it, and says so', async () => {
  const Replay = z.object({ rows: z.int(), imported: z.int().optional() })
  const backtest = async (...words: string[]) =>
    Replay.parse(JSON.parse((await cli('backtest', '--json', ...words)).stdout))
  expect(await backtest()).toEqual({ rows: 2 })
  expect(await backtest('--imported')).toEqual({ rows: forgedCount + 4, imported: forgedCount + 2 })
  expect((await cli('backtest', '--imported')).stdout).toContain(
    `${forgedCount + 4} changes, ${forgedCount + 2} of them imported and reconstructed`,
  )
})

test('a broken list is refused whole, with its lines, and nothing is recorded', async () => {
  const before = await leeway.wired.log.size()
  const good = `Paragon,acme/app,docs,${day(1)},${day(2)},1`
  await writeFile(
    join(leeway.projects, 'broken.csv'),
    `${head}${good}\nParagon,acme/app,docs,soon,${day(2)},1\n`,
  )
  const csv = ['import', '--project', `${name()}=acme/app`, '--csv', 'broken.csv', '--as', ada]
  expect(await cli(...csv)).toEqual({
    ...{ status: 1, stdout: '' },
    stderr: 'leeway: broken.csv:3 `opened_at` is no instant such as `2026-01-31T12:00:00Z`\n',
  })
  expect(await leeway.wired.log.size()).toBe(before)
})

test.each([
  [['--git'], 2, 'say how commits name an agent with `--agent AGENT=WORDS`'],
  [['--git', '--csv', 'x.csv'], 2, 'say either `--git` or `--csv FILE`'],
  [['--git', '--agent', 'obedient=c'], 2, 'in 3 letters or more'],
  [['--git', '--agent', 'nobody=claude'], 1, 'there is no agent `nobody`: known are obedient'],
  [['--git', '--agent', 'obedient=claude', '--type', 'poems'], 1, 'names no task type `poems`; known are'],
  [['--csv', 'nothing.csv'], 1, '`nothing.csv` cannot be read: there is nothing at'],
  [['--csv', '.'], 1, '`.` cannot be read: it is a directory; name a CSV file in it'],
])('%j is refused in words', async (words, status, sentence) => {
  const refused = await cli('import', '--project', name(), ...words)
  expect(refused).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(sentence) as unknown })
})

test('words that find nothing are told as that', async () => {
  const { status, stdout } = await cli(
    'import',
    '--project',
    name(),
    '--git',
    '--agent',
    'obedient=nobody at all',
    '--as',
    ada,
  )
  expect({ status, said: stdout.includes('0 new') }).toEqual({ status: 1, said: true })
})

const command = () => ({
  ...{ type: 'importHistory', projectId: project.projectId, kind: 'git', source: 'main' },
  revision: '1'.repeat(40),
  changes: importedFates.map((cameTo, n) => ({
    ...{ agentId: leeway.agentId, taskType: 'docs', id: String(n).repeat(40), cameTo },
    ...{ openedAt: day(1), closedAt: day(2) },
  })),
})

test('whoever neither leads nor administers here imports nothing, and an agent has no role at all', async () => {
  const scope = { kind: 'project', projectId: project.projectId } as const
  const stranger = { personId: leeway.agentId, roles: [] }
  const reviewer = { personId: leeway.rae.personId, roles: [{ scope, role: 'reviewer' as const }] }
  const elsewhere = { ...scope, projectId: 'another' }
  const lead = { personId: leeway.rae.personId, roles: [{ scope: elsewhere, role: 'lead' as const }] }
  for (const who of [stranger, reviewer, lead])
    expect(await leeway.ask(who, command())).toEqual({ ok: false, why: 'your role does not permit this' })
})

test('what names nothing that is here is refused whole', async () => {
  const before = await leeway.wired.log.size()
  const [change] = command().changes
  const refused = (more: object) => leeway.ask(leeway.ada, { ...command(), ...more })
  expect(await refused({ changes: [change, { ...change, taskType: 'poems' }] })).toEqual({
    ...{ ok: false, why: 'the policy in force names no task type `poems`' },
  })
  expect(await refused({ changes: [{ ...change, agentId: 'nobody' }] })).toEqual({
    ...{ ok: false, why: 'there is no such agent' },
  })
  expect(await refused({ projectId: 'nowhere' })).toEqual({ ok: false, why: 'there is no such project' })
  expect(await leeway.wired.log.size()).toBe(before)
})

test('a clock that was ahead keeps nothing the newest for ever', async () => {
  const [change] = command().changes
  const ahead = { ...change, openedAt: '2999-01-01T00:00:00.000Z', closedAt: '2999-01-02T00:00:00.000Z' }
  await leeway.must(leeway.ada, { ...command(), changes: [ahead] })
  const now = new Date().toISOString()
  const { history } = await leeway.wired.historyOf(project.projectId)
  const known = history.get(ahead.id ?? '')
  expect([(known?.closedAt ?? '') <= now, known?.openedAt === known?.closedAt]).toEqual([true, true])
})

test('nothing that imports did was a fault', () => {
  expect(leeway.faults).toEqual([])
})
