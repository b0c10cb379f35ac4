import { historyStream } from '../domain/events/streams'
import { foldHistory, type History } from '../domain/trust/history/history'
import { composedPolicy } from './authorize-run'
import { versionIn, type Ground } from './ground'

/** What was imported of a project, and the version of its stream. */
export async function loadHistory(
  { log }: Pick<Ground, 'log'>,
  projectId: string,
): Promise<{ history: History; version: number }> {
  const events = await log.readStream(historyStream(projectId))
  return { history: foldHistory(events), version: versionIn(events) }
}

/** The same with the task types that more of it can be of; null: no policy is in force. */
export async function readHistory(ground: Ground, projectId: string) {
  const policy = await composedPolicy(ground, projectId)
  const types = policy?.types.map(({ name }) => name) ?? null
  return { ...(await loadHistory(ground, projectId)), types }
}
