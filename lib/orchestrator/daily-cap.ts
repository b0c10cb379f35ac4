// A lane merges by itself only so often a day (UTC). Asked when a run concludes, and again by the one process that
// lands, because several runs may conclude before any of them has landed.
import type { GrantConditions } from '../domain/events/lane'
import { mergesPerDayMax, type GateRefusal } from '../domain/policy/gates'
import type { Permissions } from '../domain/policy/permissions'
import type { Run } from '../domain/task/lifecycle'
import { laneOf, type Ground } from './ground'
import type { Index } from './ports'

/** Empty while another change of the lane may merge by itself today. */
export async function dailyCap(
  { clock, index }: Pick<Ground, 'clock'> & { index: Index },
  run: Run,
  { permissions, conditions }: { permissions: Permissions; conditions: GrantConditions | null },
): Promise<GateRefusal[]> {
  const midnight = `${clock.now().slice(0, 10)}T00:00:00.000Z`
  await index.catchUp()
  const merged = await index.mergedByItselfSince(laneOf(run), midnight)
  const most = mergesPerDayMax(permissions, conditions)
  if (merged < most) return []
  const why = `${merged} changes of this lane have merged by themselves today, ${most} may`
  return [{ gate: 'mergesPerDay', why }]
}
