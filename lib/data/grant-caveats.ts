import 'server-only'
// What whoever grants by hand is told before they do.
import type { Lane } from '../domain/events/envelope'
import { grantCaveats } from '../domain/trust/grant-caveats'
import { countEvidence } from '../domain/trust/lane-evidence'
import { overdueChanges } from '../domain/trust/overdue'
import { promotionRule } from '../domain/trust/promotion-rule'
import { wiring } from '../wiring'
import type { LaneRead } from './lane-evidence'
import { policyInForce, typeInForce } from './policy-in-force'
import { seenLane, type Unseen } from './seen-lane'

/** For each level what speaks against granting it now. */
export type Caveats = Record<'review' | 'auto', string[]>

/** `version`: of the lane's stream, up to which they are told; null: no policy names the lane. */
export type ToldCaveats = { kind: 'seen'; caveats: Caveats; version: number | null }

export async function readGrantCaveats(asked: Lane): Promise<Unseen | ToldCaveats> {
  const seen = await seenLane(asked, 'grant.give')
  if (seen.kind !== 'seen') return seen
  const read = await (await (await wiring()).laneReader())(seen.lane)
  if (read === null) {
    const why = unnamed(seen.lane)
    return { kind: 'seen', caveats: { review: [why], auto: [why] }, version: null }
  }
  const [review, auto] = await Promise.all([caveatsTo('review', read), caveatsTo('auto', read)])
  return { kind: 'seen', caveats: { review, auto }, version: read.version }
}

async function caveatsTo(to: 'review' | 'auto', read: LaneRead): Promise<string[]> {
  const { lane, outcomes, epochs, standing, waiting, horizonDays, now } = read
  const [policy, type] = await Promise.all([policyInForce(lane.projectId), typeInForce(lane)])
  if (policy === null || type === undefined) return [unnamed(lane)]
  const rule = promotionRule(type.promotion, { to, isSample: policy.isSample })
  const overdue = overdueChanges(waiting, { horizonDays, asOf: now })
  return grantCaveats({
    to,
    standing,
    rule,
    counted: countEvidence(outcomes, { rule, epochs, asOf: now, overdue }),
  })
}

function unnamed({ taskType }: Lane): string {
  return `no policy in force names the task type \`${taskType}\` here: no run of it starts`
}
