// What must hold before a person's merge, worked out from what Leeway itself recorded.
import { requirements, type Requirement } from '../domain/policy/gates/gates'
import type { Run } from '../domain/task/lifecycle'
import { authorizeRun } from './authorize-run'
import { loadTask, type Ground } from './ground'
import { readChange } from './read-change'

/** Every requirement of a person's merge with whether it is met and on what evidence. */
async function runRequirements(ground: Ground, run: Run): Promise<Requirement[]> {
  if (run.delivery === null) return [{ name: 'change', met: false, detail: 'nothing was captured yet' }]
  const task = await loadTask(ground, run.projectId, run.taskId)
  const taskPath = task?.file?.path ?? ''
  const { authorization } = await authorizeRun(ground, { ...run, taskPath })
  if (authorization.kind === 'refused') {
    return [{ name: 'policy', met: false, detail: authorization.reasons.join('; ') }]
  }
  return requirements({
    change: await readChange(ground, run.delivery.changeBlob),
    findings: run.delivery.findings,
    checks: run.checkedCommit === run.delivery.commit ? run.checks : [],
    permissions: authorization.permissions,
  })
}

export async function unmetRequirements(ground: Ground, run: Run): Promise<string[]> {
  const rows = await runRequirements(ground, run)
  return rows.filter((row) => !row.met).map((row) => `${row.name}: ${row.detail}`)
}
