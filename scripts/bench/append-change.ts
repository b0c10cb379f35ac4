// A change of a chosen size that waits for a person: captured by the real adapter, recorded in the real log.
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { v7 } from 'uuid'
import { runStream } from '../../lib/domain/events/streams'
import { fact, type DomainEvent } from '../../lib/domain/events/vocabulary'
import { appendOf } from '../../lib/orchestrator/ground'
import type { Captured } from '../../lib/orchestrator/git-ports'
import { storeChange } from '../../lib/orchestrator/store-change'
import type { DeskInstallation } from './desk-installation'

const run = promisify(execFile)
const limits = {
  timeSeconds: 600,
  idleSeconds: 600,
  outputBytes: 1_000_000,
  processes: 100,
  memoryBytes: 2_000_000_000,
  diskBytes: 2_000_000_000,
  files: 50_000,
  tokens: null,
  costMicroUsd: null,
}
/** Unchanged lines between two changed ones: git joins what is nearer than this. */
const calmLines = 30
const changedTogether = 10

/** `before` and `after` by path. Returns the run's id. */
export async function appendChange(
  { wired, who, projects }: DeskInstallation,
  files: ReadonlyMap<string, { before: string; after: string }>,
): Promise<string> {
  const path = join(projects, v7())
  await layOut(
    path,
    [...files].map(([name, { before }]) => [name, before]),
  )
  const registered = await wired.handle(who, {
    type: 'registerProject',
    path,
    name: `of ${files.size} files`,
    throwaway: false,
  })
  if (!registered.ok) throw new Error(registered.why)
  const projectId = registered.id ?? ''
  const runId = v7()
  const { git } = wired
  const { commit: base } = await git.observeBase({ projectId, source: path, baseBranch: 'main' })
  const place = await git.prepareAttempt({
    ...{ projectId, runId, attempt: 1, lease: 1, base, user: null },
    hiding: { key: 'nothing', hides: () => false },
  })
  await writeFiles(
    place.worktree,
    [...files].map(([name, { after }]) => [name, after]),
  )
  const attempt = { projectId, runId, attempt: 1, place, base, limits }
  const captured = await git.capture({ ...attempt, message: 'Measured\n' })
  await git.remove(place.directory)
  await record(wired, { projectId, runId, base, captured })
  return runId
}

async function record(
  wired: DeskInstallation['wired'],
  {
    projectId,
    runId,
    base,
    captured,
  }: { projectId: string; runId: string; base: string; captured: Captured },
): Promise<void> {
  const { change, blobs } = await storeChange(wired, projectId, captured.change)
  const taskBlob = await wired.blobs.put(Buffer.from('measured'))
  const facts = factsOf({ projectId, base, captured, change, taskBlob })
  const lane = { agentId: 'bench', projectId, taskType: 'feature' }
  const actor = { kind: 'system', id: 'bench' } as const
  const context = { actor, occurredAt: wired.clock.now(), projectId, runId, lane }
  const request = { stream: runStream(runId), expectedVersion: 0, facts, context, blobs }
  const [appended] = await wired.log.append([{ ...appendOf(request), leaseSeconds: 60 }])
  if (!appended?.ok) throw new Error(`the run \`${runId}\` could not be recorded`)
  await wired.readModels.catchUp()
}

function factsOf(of: {
  projectId: string
  base: string
  captured: Captured
  change: string
  taskBlob: string
}): DomainEvent[] {
  const { files } = of.captured.change
  const { commit, tree, findings } = of.captured
  const sum = (key: 'linesAdded' | 'linesRemoved') => files.reduce((all, file) => all + file[key], 0)
  const factors = (['task', 'standing', 'ceiling', 'restriction'] as const).map((factor) => ({
    factor,
    level: 'review' as const,
    reason: 'measured',
  }))
  const counts = {
    filesChanged: files.length,
    linesAdded: sum('linesAdded'),
    linesRemoved: sum('linesRemoved'),
  }
  return [
    fact('RunRequested', {
      projectId: of.projectId,
      taskId: v7(),
      taskBlob: of.taskBlob,
      agentId: 'bench',
      claimedBy: null,
    }),
    fact('RunAuthorized', { level: 'review', factors, policyVersion: 1, compiledHash: 'f'.repeat(64) }),
    fact('LeaseTaken', { n: 1, workerId: 'bench' }),
    fact('AttemptStarted', {
      n: 1,
      lease: 1,
      base: of.base,
      limits,
      enforced: [],
      notEnforced: [],
      runtimeVersion: '1',
    }),
    fact('AttemptEnded', {
      n: 1,
      how: 'exited',
      exitCode: 0,
      durationMilliseconds: 1,
      outputBytes: 0,
      peakMemoryBytes: null,
      output: null,
    }),
    fact('TreeCaptured', { n: 1, tree, commit, findings, ...counts, change: of.change }),
    fact('ChecksRun', { commit, results: [] }),
    fact('ReviewRequested', { why: 'it is measured', commit }),
  ]
}

async function layOut(path: string, files: readonly (readonly [string, string])[]): Promise<void> {
  const git = (...words: string[]) =>
    run('git', ['-C', path, '-c', 'user.name=Bench', '-c', 'user.email=bench@example.invalid', ...words])
  await mkdir(path)
  await git('init', '--quiet', '--initial-branch=main')
  await writeFiles(path, files)
  await git('add', '--all')
  await git('commit', '--quiet', '--message=Before')
}

async function writeFiles(root: string, files: readonly (readonly [string, string])[]): Promise<void> {
  for (const [name, content] of files) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
}

/** Source files whose change adds up to about `lines`, half of them removed and half added. */
export function sourceFiles(count: number, lines: number): Map<string, { before: string; after: string }> {
  const stretches = Math.max(1, Math.round(lines / count / (2 * changedTogether)))
  return new Map(
    Array.from({ length: count }, (_, file) => {
      const name = `src/part-${Math.floor(file / 10)}/module-${file}.ts`
      return [name, { before: source(file, stretches, 'before'), after: source(file, stretches, 'after') }]
    }),
  )
}

function source(file: number, stretches: number, side: 'before' | 'after'): string {
  const line = (at: number, word: string) =>
    `export const ${word}${at} = (input: number): string => \`module ${file}: \${input + ${at}}\` // line ${at}\n`
  return Array.from({ length: stretches }, (_, stretch) => {
    const start = stretch * (calmLines + changedTogether)
    const calm = Array.from({ length: calmLines }, (_, at) => line(start + at, 'calm'))
    const changed = Array.from({ length: changedTogether }, (_, at) => line(start + calmLines + at, side))
    return [...calm, ...changed].join('')
  }).join('')
}
