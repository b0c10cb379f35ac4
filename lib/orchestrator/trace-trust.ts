// Since when lanes have been trusted with a level, on what evidence, and who decided.
import type { Lane } from '../domain/events/envelope'
import { agentStream, grantStream, laneStream } from '../domain/events/streams'
import { inOrder } from '../domain/trust/decisions'
import { declarationsOf, declaredBetween, isAskedFor, type Declared } from '../domain/trust/declared'
import {
  countClasses,
  grantEvidence,
  type GrantEvidence,
  type Strength,
} from '../domain/trust/grant-evidence'
import { countEvidence, type LaneOutcome } from '../domain/trust/lane-evidence'
import { promotionRule } from '../domain/trust/promotion-rule'
import { eValue } from '../domain/trust/statistics/e-process'
import { spellsOf, type Given, type Spell } from '../domain/trust/spells'
import type { TracedLane, TrustQuestion } from '../domain/trust/traced-lane'
import { asOf } from './as-of'
import { composedPolicy } from './authorize-run'
import type { Ground } from './ground'
import type { Index } from './index-ports'
import { readLane, type LaneRead } from './read-lane'

type TraceGround = Ground & { index: Index }

/** Of these lanes those that were ever trusted so, the newest grant first; at most `most`, and how many there are. */
export async function traceTrust(
  ground: TraceGround,
  lanes: readonly Lane[],
  { question, most }: { question: TrustQuestion; most: number },
): Promise<{ lanes: TracedLane[]; inAll: number }> {
  const found = (await Promise.all(lanes.map((lane) => findSpells(ground, lane, question)))).filter(
    ({ spells }) => spells.length > 0,
  )
  const newest = found.toSorted((a, b) => newestSeq(b) - newestSeq(a)).slice(0, most)
  return {
    lanes: await Promise.all(newest.map((one) => weighSpells(ground, one, question))),
    inAll: found.length,
  }
}

type Found = Omit<TracedLane, 'spells'> & { spells: (Spell & { declared: Declared[] })[] }

function newestSeq({ spells }: Found): number {
  return Math.max(...spells.map(({ grants: [first] }) => first.seq))
}

async function findSpells(ground: TraceGround, lane: Lane, question: TrustQuestion): Promise<Found> {
  const { log, clock } = ground
  const [own, shared, agent, policy] = await Promise.all([
    log.readStream(laneStream(lane)),
    log.readStream(grantStream(lane.agentId, lane.projectId)),
    log.readStream(agentStream(lane.agentId)),
    composedPolicy(ground, lane.projectId),
  ])
  const ordinary = policy?.types.find(({ name }) => name === lane.taskType)?.ordinary ?? false
  const decisions = { lane: own, agentInProject: shared }
  const declarations = declarationsOf(agent)
  const spells = spellsOf(question.level, decisions, { ordinary, now: clock.now() }).map((spell) => {
    const between = { fromSeq: spell.grants[0].seq, until: spell.end?.at ?? null }
    return { ...spell, declared: declaredBetween(declarations, between) }
  })
  return {
    ...{ lane, ordinary },
    decisions: inOrder(decisions),
    spells: spells.filter(({ declared }) => declared.some((one) => isAskedFor(one, question))),
  }
}

async function weighSpells(ground: TraceGround, found: Found, question: TrustQuestion): Promise<TracedLane> {
  const { outcomes: now } = await ground.index.laneRuns(found.lane)
  const spells = found.spells.map(async (spell) => ({
    ...spell,
    evidence: await Promise.all(spell.grants.map((given) => evidenceOf(ground, { ...found, given }, now))),
    merged: countClasses(mergedIn(spell, now, question).map(({ class: name }) => name)),
  }))
  return { ...found, spells: await Promise.all(spells) }
}

type OneGrant = Pick<Found, 'lane' | 'decisions'> & { given: Given }

async function evidenceOf(
  ground: TraceGround,
  { lane, decisions, given }: OneGrant,
  now: readonly LaneOutcome[],
): Promise<GrantEvidence> {
  const { recommendationId } = given.data
  const before = { position: given.seq - 1, at: given.recordedAt }
  const then = asOf(ground, before)
  const read = await readLane(then, lane, before.position)
  const ofIt = decisions.filter(
    ({ data }) => 'recommendationId' in data && data.recommendationId === recommendationId,
  )
  const made = ofIt.find((event) => event.type === 'RecommendationMade')
  const agreed = ofIt.find((event) => event.type === 'PromotionAgreed')
  return grantEvidence(
    {
      given,
      agreed: agreed ?? null,
      recommendation: made?.data ?? null,
      strength: read && (await strengthFor(then, read, given)),
      behind: read?.counted.behind ?? [],
      outcomes: read?.outcomes ?? (await then.index.laneRuns(lane)).outcomes,
    },
    now,
  )
}

/** Against the rule of the level that was granted, which need not be the next one. */
async function strengthFor(then: TraceGround, read: LaneRead, { data }: Given): Promise<Strength | null> {
  const { lane, epochs, outcomes, now } = read
  const policy = await composedPolicy(then, lane.projectId)
  const type = policy?.types.find(({ name }) => name === lane.taskType)
  if (policy === null || type === undefined) return null
  const to = data.to === 'auto' ? 'auto' : 'review'
  const rule = promotionRule(type.promotion, { to, isSample: policy.isSample })
  const { evidence } = countEvidence(outcomes, { rule, epochs, asOf: now, overdue: [] })
  return { value: eValue(evidence, rule.q0), needed: 1 / rule.alpha, q0: rule.q0 }
}

function mergedIn(
  { grants: [first], end }: Spell,
  outcomes: readonly LaneOutcome[],
  { level }: TrustQuestion,
) {
  return outcomes.filter(
    ({ how, mergedAt }) =>
      mergedAt !== null &&
      (level === 'review' || how === 'auto') &&
      mergedAt >= first.recordedAt &&
      (end === null || mergedAt < end.at),
  )
}
