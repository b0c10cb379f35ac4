import 'server-only'
import type { Viewer } from '../domain/access'
import { counted } from '../domain/counted'
import { runs } from '../projections/runs'
import { wiring } from '../wiring'
import { visibleFilter } from './viewer'

const working = ['queued', 'leased', 'running', 'capturing', 'checking']

/** What goes on where the viewer looks, in one or two sentences. */
export async function meanwhile(who: Viewer): Promise<string> {
  const { readModels } = await wiring()
  const filter = visibleFilter(who)
  const count = (states: string[]) => readModels.count(runs, { ...filter, states })
  const [running, frozen] = await Promise.all([count(working), count(['frozen'])])
  const going =
    running === 0 ? 'No agent is working now.' : `${counted(running, 'run is', 'runs are')} under way.`
  if (frozen === 0) return going
  return `${counted(frozen, 'run is', 'runs are')} frozen, and asked about again once the freeze is lifted. ${going}`
}
