import 'server-only'
// What was decided about any lane that the viewer may see, since a page was made.
import { mayDo } from '../domain/access'
import { standings } from '../projections/standings'
import { wiring } from '../wiring'
import { levelChanges } from './level-changes'
import { nameBook } from './names'
import { viewer, visibleFilter, type SignedIn } from './viewer'

const changesMax = 8

/** `after`: the position of the log that the page knows of. `more`: earlier ones that are left out. */
export async function readLevelNews(after: number) {
  const who = await viewer()
  if (who === null) return { kind: 'signedOut' as const }
  const [rows, names] = await Promise.all([changedLanes(who, after), nameBook()])
  const changes = levelChanges(rows, { then: null, names }).filter(({ seq }) => seq > after)
  return {
    kind: 'seen' as const,
    changes: changes.slice(0, changesMax),
    more: Math.max(0, changes.length - changesMax),
  }
}

/** All of them where the log no longer tells which, after very much has come in. */
async function changedLanes(who: SignedIn, after: number) {
  const { log, readModels } = await wiring()
  await readModels.catchUp()
  const { streams } = await log.changedSince(after)
  if (streams === null) return readModels.list(standings, visibleFilter(who))
  const rows = await readModels.getAll(standings, streams)
  return [...rows.values()].filter(({ projectId }) => mayDo(who, 'project.view', { projectId }))
}
