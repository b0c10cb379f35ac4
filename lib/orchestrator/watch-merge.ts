// The checks run again on a merge that stands on the base branch. What fails there and passed before it is its doing.
import type { CheckResult } from '../domain/events/fields'
import { runStream } from '../domain/events/streams'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { freezeOver } from '../domain/organisation'
import { checksInWords, mergeVerdict } from '../domain/task/merge-verdict'
import { mayHappen, mayTurnOutWrong, type Run } from '../domain/task/lifecycle'
import { checkMerge, createNotesAfterMerge, permissionsAfterMerge } from './check-merge'
import { foundRegression } from './found-regression'
import { appendOf, loadOrganisation, loadProject, loadRun, runContext } from './ground'
import type { WorkerGround } from './worker-ground'

/** A check that ran out of time may only have met a busy machine. */
const sureOfSlow = 0.8

/** Once for each watched merge: that it was checked is on record with what was found. */
export async function watchMerge(ground: WorkerGround, runId: string): Promise<void> {
  const run = await loadRun(ground, runId)
  if (run?.isWatched !== true || run.merged === null || !mayHappen(run.state, 'MergeChecked')) return
  const project = await loadProject(ground, run.projectId)
  if (project === undefined || project.retired) return
  if (freezeOver(await loadOrganisation(ground), run)) return
  const checked = await checkedMerge(ground, run, run.merged)
  if (checked === null) return
  const facts = [fact('MergeChecked', checked), ...(await whatItMeans(ground, run, checked))]
  const context = runContext(run, ground.actor, ground.clock.now())
  const outputs = [...checked.results, ...checked.before].flatMap(({ output }) => output ?? [])
  const request = { stream: runStream(runId), expectedVersion: run.version, facts, context, blobs: outputs }
  await ground.log.append([appendOf(request)])
}

type Checked = { merge: string; results: CheckResult[]; before: CheckResult[] }

/** The commit before it is looked at only where something does not pass. */
async function checkedMerge(
  ground: WorkerGround,
  run: Run,
  { merge, onto }: NonNullable<Run['merged']>,
): Promise<Checked | null> {
  const permissions = await permissionsAfterMerge(ground, run)
  if (permissions === null) return { merge, results: [], before: [] }
  const check = (commit: string) =>
    checkMerge(ground, run, { permissions, commit, base: onto }, createNotesAfterMerge(ground, run))
  const results = await check(merge)
  if (results === null) return null
  if (results.every(({ outcome }) => outcome === 'passed')) return { merge, results, before: [] }
  const before = await check(onto)
  return before && { merge, results, before }
}

async function whatItMeans(ground: WorkerGround, run: Run, checked: Checked): Promise<DomainEvent[]> {
  const verdict = mergeVerdict(checked)
  if (verdict.kind !== 'broken' || !mayTurnOutWrong(run.state)) return []
  const does = verdict.checks.length === 1 ? 'does not pass' : 'do not pass'
  const how = `${checksInWords(verdict.checks)} ${does} on the base branch with it, and passed before it`
  return foundRegression(ground, run, { how, sure: verdict.surely ? 1 : sureOfSlow })
}
