// What holds of an installation's log whatever happened while it was written: no event is missing, and every row folds
// anew to the same.
import { expect } from 'vitest'
import type { Installation } from './installation'

export async function expectWholeLog({ wired }: Installation): Promise<void> {
  const events = await wired.log.readAll(0, 100_000)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  await wired.readModels.catchUp()
  const rebuilt = await wired.readModels.rebuild()
  expect(rebuilt.flatMap(({ differences }) => differences)).toEqual([])
}
