import 'server-only'
// What leads decide about autonomy: recommendations, and what happened to standings lately.
import { daysAfter } from '../domain/durations'
import { laneNamed } from '../domain/events/streams'
import { isBelow } from '../domain/level'
import { wantedInWords } from '../domain/trust/recommendation'
import { figuresOf } from '../projections/lane-tally'
import { outcomes } from '../projections/outcomes'
import { promotions, type PromotionRow } from '../projections/promotions'
import { standings, type LaneRow } from '../projections/standings'
import { wiring } from '../wiring'
import { laneHref } from './lane-href'
import { actorCalled, laneCalled, nameBook, type Names } from './names'
import { promotionTitle } from './promotion-names'
import { projectsWhere } from './projects-where'
import { requireSignedIn, visibleFilter, type SignedIn } from './viewer'

const decidedMax = 20
const demotionDays = 30
const expiryDays = 14
/** Of the lanes with the most clean outcomes one is the nearest to a recommendation, but for failures. */
const nearestAmong = 20

export async function listPromotions() {
  const who = await requireSignedIn()
  const { readModels, clock } = await wiring()
  const filter = visibleFilter(who)
  const [names, open, decided, rows] = await Promise.all([
    nameBook(),
    readModels.list(promotions, { ...filter, states: ['open'], order: 'asc' }),
    readModels.list(promotions, {
      ...filter,
      states: ['approved', 'kept', 'moreAsked', 'withdrawn'],
      limit: decidedMax,
    }),
    readModels.list(standings, { ...filter, order: 'asc' }),
  ])
  const now = clock.now()
  return {
    open: open.map((row) => promotionItem(row, names)),
    decided: decided.map((row) => promotionItem(row, names)),
    demotions: rows.flatMap((row) => demotionOf(row, { names, now })),
    expiring: rows.flatMap((row) => expiringOf(row, { names, now })),
    nearest: open.length > 0 ? null : await nearestLane(who, names),
  }
}

function promotionItem(row: PromotionRow, names: Names) {
  const { recommendation, state, madeAt, end } = row
  const { recommendationId, from, to, figures, why, labels } = recommendation
  return {
    ...{ recommendationId, from, to, why, labels, state, madeAt },
    title: promotionTitle(row, names),
    clean: figures.clean,
    failures: figures.failures,
    expiresAt: recommendation.expiresAt,
    ended: end && {
      by: actorCalled(names, end.by),
      at: end.at,
      reason: end.reason,
    },
  }
}

type Place = { names: Names; now: string }

/** The last demotion of a lane by the system, while no grant came after it. */
function demotionOf(row: LaneRow, { names, now }: Place) {
  const { lowered } = row.standing
  if (lowered === null || row.taskType === null || lowered.cause === 'person') return []
  if (daysAfter(lowered.at, demotionDays) < now) return []
  const { to, reason, at } = lowered
  return [{ ...laneWords(row, names), to, reason, at, onProbation: row.standing.onProbation }]
}

function expiringOf(row: LaneRow, { names, now }: Place) {
  const until = daysAfter(now, expiryDays)
  return row.standing.grants.flatMap(({ grantId, to, expiresAt }) =>
    expiresAt !== null && expiresAt > now && expiresAt <= until
      ? [{ ...laneWords(row, names), grantId, to, expiresAt }]
      : [],
  )
}

function laneWords({ stream, agentId, projectId, taskType }: LaneRow, names: Names) {
  const href = taskType === null ? '/trust' : laneHref({ agentId, projectId, taskType })
  return { stream, lane: laneCalled(names, { agentId, projectId, taskType }), href }
}

/** The lane that lacks the fewest further clean outcomes; null where none is on its way. */
async function nearestLane(who: SignedIn, names: Names) {
  const { readModels, laneReader } = await wiring()
  const tally = await readModels.tally(outcomes, visibleFilter(who))
  const streams = [...new Set(tally.map(({ link }) => link))]
    .map((stream) => ({
      stream,
      ...figuresOf(
        tally.filter(({ link }) => link === stream),
        0,
      ),
    }))
    .filter(({ clean }) => clean > 0)
    .toSorted((a, b) => b.clean - a.clean)
    .slice(0, nearestAmong)
  const read = await laneReader()
  const lanes = await Promise.all(streams.map(({ stream }) => read(laneNamed(stream))))
  const [nearest] = lanes
    .flatMap((one) => (one !== null && isBelow(one.level, one.ceiling) ? [one] : []))
    .flatMap((one) => {
      const { lane, readiness } = one
      const further = readiness.cleanStillNeeded
      const wanted = wantedInWords(one)
      const missing = wanted === null ? readiness.missing : [...readiness.missing, wanted]
      return further === null ? [] : [{ lane, further, missing }]
    })
    .toSorted((a, b) => a.further - b.further)
  if (nearest === undefined) return null
  const { lane, further, missing } = nearest
  return { further, missing, href: laneHref(lane), lane: laneCalled(names, lane) }
}

/** How many recommendations wait for the viewer, for the navigation. */
export async function countPromotions(): Promise<number> {
  const who = await requireSignedIn()
  const { readModels } = await wiring()
  const mine = await projectsWhere(who, 'grant.give')
  const projectIds = mine.map(({ projectId }) => projectId)
  return readModels.count(promotions, { projectIds, states: ['open'] })
}
