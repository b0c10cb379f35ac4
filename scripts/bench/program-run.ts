// What is behind the pages about policies and programs: versions, a trial on record, and a run of a program with all
// that was noted of it.
import type { EventContext } from '../../lib/domain/events/envelope'
import { activityStream, policyStream, runStream } from '../../lib/domain/events/streams'
import { fact, type DomainEvent } from '../../lib/domain/events/vocabulary'
import { compileRuntime } from '../../lib/domain/policy/compile/compile-runtime'
import { checkPolicy } from '../../lib/domain/policy/check/check'
import { profilePermissions } from '../../lib/domain/policy/compose/profile-permissions'
import { fidelityReport } from '../../lib/domain/policy/fidelity/fidelity'
import { parsePolicy } from '../../lib/domain/policy/parse/parse'
import { appendOf, versionOf } from '../../lib/orchestrator/ground'
import { policyText } from './history-texts'
import { commitOf, type History } from './history'
import type { BenchInstallation } from './installation'
import { limits } from './run-stories'

const versions = 5
/** Each is four facts: more lines than the page shows. */
const calls = 150
const runtime = 'claude-code'
const version = 'claude-code 2.1.330'
const commit = commitOf(1)

export async function tellProgramRun(
  installation: BenchInstallation,
  { projectIds: [projectId = ''], openTask }: History,
): Promise<string> {
  const { wired, ada, must } = installation
  const declaration = {
    ...{ name: 'thinker', runtime, provider: 'anthropic', model: 'claude-sonnet-4-5', command: null },
    ...{ programDirectory: null, ownerId: ada.personId },
  }
  const agentId = await must({ type: 'declareAgent', declaration })
  await tellVersions(installation, projectId)
  const { permissions, rules } = permitted()
  const put = (value: unknown) => wired.blobs.put(Buffer.from(JSON.stringify(value)))
  const files = compileRuntime(runtime, permissions).files.map(({ path, text }) => [path, text])
  const kept = {
    compiledHash: await put(permissions),
    configuration: await put(files),
    fidelity: await put(fidelityReport(runtime, permissions)),
  }
  const runId = wired.digest('a run of a program').slice(0, 32)
  const lane = { agentId, projectId, taskType: 'docs' }
  const context = { ...contextOf(installation, projectId), runId, lane, policyVersion: versions + 1 }
  const results = rules.map((rule) => ({ rule, way: 'a tool', held: true }))
  const tried = fact('ConformanceRecorded', { runtime, version, profile: permissions.profile, results })
  await write(installation, policyStream(projectId), [tried], contextOf(installation, projectId))
  const task = { projectId, taskId: openTask.taskId, taskBlob: await wired.blobs.put(Buffer.from('task')) }
  await write(installation, runStream(runId), runFacts({ ...task, agentId }, kept), context, [
    ...[task.taskBlob, ...Object.values(kept)],
  ])
  await write(installation, activityStream(runId, 1, 1), activityFacts(), context)
  return runId
}

/** Each narrows the one before, as policies grow. */
async function tellVersions(installation: BenchInstallation, projectId: string): Promise<void> {
  const { wired, must } = installation
  for (let n = 0; n < versions; n += 1) {
    const text = `${policyText}protect:\n${Array.from({ length: n + 1 }, (_, one) => `  - src/kept-${one}\n`).join('')}`
    const blob = await wired.blobs.put(Buffer.from(text))
    const proposed = fact('PolicyProposed', { blob, commit })
    await write(installation, policyStream(projectId), [proposed], contextOf(installation, projectId), [blob])
    await must({ type: 'adoptPolicy', projectId, blob, reason: `kept ${n + 1}` })
  }
}

function permitted() {
  const parsed = parsePolicy(policyText)
  const checked = parsed.ok ? checkPolicy(parsed.policy) : parsed
  const read = checked.ok ? profilePermissions(checked.policy, 'implement') : null
  if (!read?.ok) throw new Error('the policy of the history has problems')
  const { rows } = fidelityReport(runtime, read.permissions)
  return { permissions: read.permissions, rules: rows.map(({ rule }) => rule) }
}

type Requested = { projectId: string; taskId: string; taskBlob: string; agentId: string }
type Kept = { compiledHash: string; configuration: string; fidelity: string }

function runFacts(requested: Requested, kept: Kept): DomainEvent[] {
  const reasons = ['task', 'standing', 'ceiling', 'restriction'] as const
  const factors = reasons.map((factor) => ({ factor, level: 'review' as const, reason: 'as asked' }))
  const { compiledHash } = kept
  const policyVersion = versions + 1
  const attempt = { n: 1, lease: 1, base: commit, limits, enforced: ['time'], notEnforced: [] }
  const proven = { runtimeVersion: version, policyVersion, proof: 'proven' } as const
  return [
    fact('RunRequested', { ...requested, claimedBy: null }),
    fact('RunAuthorized', { level: 'review', factors, policyVersion, compiledHash }),
    fact('LeaseTaken', { n: 1, workerId: 'bench-worker' }),
    fact('AttemptStarted', { ...attempt, ...proven, ...kept }),
  ]
}

function activityFacts(): DomainEvent[] {
  const input = JSON.stringify({
    file_path: '/workspace/src/a.ts',
    content: 'export const a = 1\n'.repeat(20),
  })
  const oneCall = (n: number): DomainEvent[] => [
    fact('ToolCalled', { callId: `call-${n}`, tool: 'Write', input }),
    fact('ToolDecided', { callId: `call-${n}`, allowed: true, rule: 'write allow', by: 'gateway' }),
    fact('ToolDecided', { callId: `call-${n}`, allowed: true, rule: 'write allow', by: 'hook' }),
    fact('ToolReturned', { callId: `call-${n}`, output: 'The file was written.' }),
  ]
  const usage = { inputTokens: 1000, outputTokens: 100, costMicroUsd: 4_500, model: 'claude-sonnet-4-5' }
  return [...Array.from({ length: calls }, (_, n) => oneCall(n)).flat(), fact('UsageCounted', usage)]
}

function contextOf({ wired }: Pick<BenchInstallation, 'wired'>, projectId: string): EventContext {
  return { actor: { kind: 'worker', id: 'bench-worker' }, occurredAt: wired.clock.now(), projectId }
}

async function write(
  { wired }: Pick<BenchInstallation, 'wired'>,
  stream: string,
  facts: readonly DomainEvent[],
  context: EventContext,
  blobs: readonly string[] = [],
): Promise<void> {
  const expectedVersion = await versionOf(wired, stream)
  const leases = facts.some(({ type }) => type === 'LeaseTaken') ? { leaseSeconds: 3600 } : {}
  const append = { ...appendOf({ stream, expectedVersion, facts, context, blobs }), ...leases }
  const [result] = await wired.log.append([append])
  if (result?.ok !== true) throw new Error(`not written to ${stream}: ${JSON.stringify(result)}`)
}
