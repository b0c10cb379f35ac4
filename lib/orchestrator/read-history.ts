import { historyStream } from '../domain/events/streams'
import { foldHistory, type History } from '../domain/trust/history/history'
import { versionIn, type Ground } from './ground'

/** What was imported of a project, and the version of its stream. */
export async function loadHistory(
  { log }: Pick<Ground, 'log'>,
  projectId: string,
): Promise<{ history: History; version: number }> {
  const events = await log.readStream(historyStream(projectId))
  return { history: foldHistory(events), version: versionIn(events) }
}
