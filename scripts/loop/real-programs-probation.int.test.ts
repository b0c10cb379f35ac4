// The loop, closed on the three real programs: what one wrote merged by itself, turned out wrong, and the lane's next
// run is held to less. The policy says nothing of probation: what is built in must be enough.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ScriptedTurn } from '../../lib/domain/conformance/script'
import { laneStream, runStream } from '../../lib/domain/events/streams'
import type { CompiledRuntime } from '../../lib/domain/policy/compile/compiled'
import { compileJail } from '../../lib/domain/policy/compile/jail'
import { KeptConfiguration } from '../../lib/domain/policy/fidelity/kept-fidelity'
import { Permissions } from '../../lib/domain/policy/permissions'
import type { RunRow } from '../../lib/projections/runs'
import { dataOf } from './data-of'
import { openInstallation, type Installation } from './installation'
import { proveProgram } from './prove-program'
import { isInstalled, noted, pathsOf, programs, scriptedProject, type Scripted } from './scripted-agent'

let leeway: Installation
beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
})
afterAll(() => leeway.close())

const policy = (agent: string) => `version: 1
agents: [${agent}]
types:
  feature: { profile: works, agent: ${agent} }
profiles:
  works: { write: [src/**, deploy/**] }
checks: [test -e README.md]
limits: { time: 90s, idle: 60s }
`
const files = {
  'src/copy.sh': 'cp README.md deploy/copied.txt\n',
  'deploy/keep.txt': 'kept\n',
}

const writes = (path: string): ScriptedTurn => ({
  says: '',
  calls: [{ act: 'writeFile', path, content: `this is ${path}\n` }],
})
const runs = (command: string): ScriptedTurn => ({ says: '', calls: [{ act: 'runCommand', command }] })
/** Of one run, and again of the next. No program sees what a shell's script will do: that is left to the jail. */
const turns: ScriptedTurn[] = [
  writes('src/work.txt'),
  writes('deploy/work.txt'),
  runs('sh src/copy.sh'),
  runs('grep /workspace /proc/self/mountinfo'),
  { says: 'Done.' },
]
const call = { writeAllowed: 0, writeDenied: 1, copy: 2, mounts: 3, last: 4 }

type Told = Awaited<ReturnType<typeof tell>>

/** Two runs of one lane, with the fall between them. */
async function tell(runtime: CompiledRuntime) {
  const scripted = await scriptedProject(leeway, { runtime, turns: [...turns, ...turns], policy, files })
  const { project, ask } = scripted
  await proveProgram(leeway, { projectId: project.projectId, runtime })
  await project.grant('auto', 'feature')
  await ask('before', 'autonomy: auto\n')
  const before = await project.runIn('before', 'merged', 'awaitingReview')
  const mergedAt = before.timeline.find(({ type }) => type === 'ChangeMerged')?.seq
  await project.git('revert', '--no-edit', '-m', '1', before.merged?.merge ?? '')
  const fall = await leeway.until('the fall', async () => {
    const events = await leeway.wired.log.readStream(laneStream(before.run))
    const since = events.filter(({ seq }) => seq > (mergedAt ?? 0))
    const isOver = since.some(({ type }) => type === 'ProbationStarted')
    return isOver ? since.map(({ type, actor }) => `${type} ${actor.kind}`) : undefined
  })
  await ask('after', 'autonomy: auto\n')
  const after = await project.runIn('after', 'merged', 'awaitingReview', 'refused', 'failed', 'empty')
  return {
    scripted,
    fall,
    before: await readRun(scripted, before, 0),
    after: await readRun(scripted, after, 1),
  }
}

/** `index`: the how many-th of the lane, from 0. */
async function readRun({ project, model }: Scripted, row: RunRow, index: number) {
  const { wired } = leeway
  const [started] = dataOf(await wired.log.readStream(runStream(row.run.runId)), 'AttemptStarted')
  const json = async (blob = '') => JSON.parse((await wired.blobs.get(blob)).toString('utf8')) as unknown
  const permissions = Permissions.parse(await json(started?.compiledHash))
  const configuration = KeptConfiguration.parse(await json(started?.configuration))
  const tracked = await wired.git.listPaths(project.projectId, started?.base ?? '')
  const turnOf = (turn: number) => index * turns.length + turn
  const heard = model.requests.find(({ turn }) => turn === turnOf(call.last))?.results ?? []
  const said = (turn: number) => heard.find(({ callId }) => callId === model.callIdOf(turnOf(turn), 0))?.text
  const decided = await noted(leeway, row, 'ToolDecided')
  return {
    ...{ row, permissions, started },
    told: configuration.map(([, text]) => text).join('\n'),
    jail: compileJail(permissions, tracked),
    said: (turn: number) => said(turn) ?? '',
    refused: (turn: number) =>
      decided.some(({ callId, allowed }) => !allowed && callId === model.callIdOf(turnOf(turn), 0)),
    paths: await pathsOf(leeway, row),
  }
}

/** What the kernel said of each directory of the worktree, the mount on top last. */
function mountsIn(text: string): string[] {
  const lines = [...text.matchAll(/ (\/workspace\/(?:src|deploy)) (r[ow]),/g)]
  return lines.map(([, path = '', how = '']) => `${path} ${how}`).sort()
}

describe.each(programs.map(({ runtime }) => runtime))('%s', (runtime) => {
  let told: Told
  const isThere = isInstalled(runtime)
  beforeAll(async () => {
    if (isThere) told = await tell(runtime)
  }, 240_000)
  afterAll(() => told.scripted.model.close())

  test.runIf(isThere)('merges by itself, and falls when that is reverted, without anyone’s action', () => {
    expect(told.before.row.merged?.how).toBe('auto')
    expect(told.before.paths).toEqual(['deploy/copied.txt', 'deploy/work.txt', 'src/work.txt'])
    expect(told.fall).toEqual(['StandingLowered system', 'ProbationStarted system'])
  })

  test.runIf(isThere)('the next run composes probation, and its program and its jail are given less', () => {
    const { before, after } = told
    expect(before.permissions.profile).toBe('works')
    expect(after.permissions.profile).toBe('works + probation')
    expect(after.permissions.protect).toContain('deploy')
    expect(after.started?.compiledHash).not.toBe(before.started?.compiledHash)
    expect(after.started?.configuration).not.toBe(before.started?.configuration)
    expect([before, after].map(({ told: text }) => deniesDeploy[runtime].test(text))).toEqual([false, true])
    expect(before.jail).toMatchObject({ writable: ['deploy', 'src'], readOnly: [] })
    expect(after.jail).toMatchObject({ writable: ['deploy', 'src'], readOnly: ['deploy'] })
    expect(mountsIn(before.said(call.mounts))).toEqual(['/workspace/deploy rw', '/workspace/src rw'])
    expect(mountsIn(after.said(call.mounts))).toEqual([
      '/workspace/deploy ro',
      '/workspace/deploy rw',
      '/workspace/src rw',
    ])
  })

  test.runIf(isThere)(
    'what it wrote before is refused now, by its rules and, where they see nothing, by the jail',
    () => {
      const { before, after } = told
      expect([before, after].map(({ refused }) => refused(call.writeDenied))).toEqual([false, true])
      expect([before, after].map(({ refused }) => refused(call.writeAllowed))).toEqual([false, false])
      expect(after.said(call.writeDenied)).toMatch(refusals[runtime])
      expect([before, after].map(({ refused }) => refused(call.copy))).toEqual([false, false])
      const isReadOnly = (text: string) => /deploy\/copied\.txt'?: Read-only file system/.test(text)
      expect([before, after].map(({ said }) => isReadOnly(said(call.copy)))).toEqual([false, true])
      expect(after.paths).toEqual(['src/work.txt'])
      expect(after.row).toMatchObject({
        run: { level: 'review', state: { name: 'awaitingReview' } },
        merged: null,
      })
    },
  )
})

/** The rule about `deploy` in the files that the program is configured with. */
const deniesDeploy: Record<CompiledRuntime, RegExp> = {
  'claude-code': /"deny": \[[^\]]*"Edit\(\/\/workspace\/deploy\)"/,
  'gemini-cli': /"leeway: deploy may not be written"/,
  'codex-cli': /It may write [^\n]*, but not [^\n]*, deploy, [^\n]* It may read/,
}

/** In each program's own words, or in Leeway's where its hook answered first. */
const refusals: Record<CompiledRuntime, RegExp> = {
  'claude-code': /denied by your permission settings/,
  'gemini-cli': /`deploy\/work\.txt` may not be written: the rule `protected` covers it with `deploy`/,
  'codex-cli': /`deploy\/work\.txt` may not be written: the rule `protected` covers it with `deploy`/,
}

test('no worker met a bug', () => {
  expect(leeway.faults).toEqual([])
})
