// Every read model, for whoever folds them.
import { agents } from './agents'
import { conformance } from './conformance'
import { deadlines } from './deadlines'
import { imported } from './imported'
import { inbox } from './inbox'
import { landings } from './landings'
import { organisation } from './organisation'
import { outcomes } from './outcomes'
import { people } from './people'
import { policies } from './policies'
import { projects } from './projects'
import { promotions } from './promotions'
import { queue } from './queue'
import { reviews } from './reviews'
import { runDays } from './run-days'
import { runs } from './runs'
import { spend } from './spend'
import { standings } from './standings'
import { watchedMerges } from './watched-merges'

export const projections = [
  runs,
  reviews,
  queue,
  inbox,
  projects,
  policies,
  conformance,
  standings,
  outcomes,
  imported,
  promotions,
  landings,
  agents,
  people,
  organisation,
  deadlines,
  runDays,
  spend,
  watchedMerges,
] as const
