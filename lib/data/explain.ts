import 'server-only'
import { cache } from 'react'
import { wiring } from '../wiring'

const explainer = cache(async () => (await wiring()).explainer())

/**
 * At which level a task would run now, with each agent that may be asked. All questions of one request stand on one
 * snapshot of the log, and are answered by the rule that decides. The caller has checked the viewer.
 */
export async function explain(task: { projectId: string; taskId: string }) {
  return (await explainer())(task)
}
