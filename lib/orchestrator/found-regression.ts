// What is recorded when a change that has merged turns out wrong.
import { fact, type DomainEvent, type EventData } from '../domain/events/vocabulary'
import type { Run } from '../domain/task/lifecycle'
import type { Ground } from './ground'
import { mergeTerms } from './merge-terms'

/**
 * The regression, and the order to take the change back where policy says so. Only what merged by itself is taken back,
 * and only for what is known surely: who merged, or only suspects, decides about it.
 */
export async function foundRegression(
  ground: Ground,
  run: Run,
  found: EventData<'RegressionFound'>,
): Promise<DomainEvent[]> {
  const facts = [fact('RegressionFound', found)]
  if (run.merged?.how !== 'auto' || found.sure < 1) return facts
  const { onRegression } = await mergeTerms(ground, run)
  return onRegression === 'revert' ? [...facts, fact('RevertOrdered', {})] : facts
}
