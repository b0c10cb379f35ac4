import 'server-only'
import type { Viewer } from '../domain/access'
import { runs } from '../projections/runs'
import { wiring } from '../wiring'
import { visibleFilter } from './viewer'

const working = ['queued', 'leased', 'running', 'capturing', 'checking']

/** What goes on where the viewer looks, in one sentence. */
export async function meanwhile(who: Viewer): Promise<string> {
  const { readModels } = await wiring()
  const filter = visibleFilter(who)
  const running = await readModels.count(runs, { ...filter, states: working })
  if (running === 0) return 'No agent is working now.'
  return running === 1 ? 'One run is under way.' : `${running} runs are under way.`
}
