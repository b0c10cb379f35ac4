import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importedFates } from '../domain/events/lane'
import { historyStream, laneStream } from '../domain/events/streams'
import { fact } from '../domain/events/vocabulary'
import { imported } from './imported'
import { folded, type Told } from './testing/log'
import type { Projection, RowBase } from './projection'
import { projections } from './projections'
import { everyStory } from './testing/every-story'
import { historyStory, pastChange } from './testing/lane-stories'
import { lane } from './testing/story-subjects'

test('each change is a row of its lane, as it was told last', () => {
  const other = { ...lane, taskType: 'fix' }
  expect(folded(imported, historyStory)).toEqual({
    [`p1/${'1'.repeat(40)}`]: { ...lane, ...pastChange(1, 'fixed') },
    [`p1/${'2'.repeat(40)}`]: { ...other, ...pastChange(2, 'kept') },
    [`p1/${'3'.repeat(40)}`]: { ...other, ...pastChange(3, 'reverted') },
  })
  expect(imported.index({ ...lane, ...pastChange(1, 'fixed') }, null)).toEqual({
    ...{ projectId: 'p1', state: 'fixed', sort: '2025-02-01T00:00:00.000Z', link: laneStream(lane) },
  })
})

const all: readonly Projection<RowBase>[] = projections
const lived = everyStory.filter((story) => story !== historyStory).flat()

/** Any history of lanes that have lived, however it was forged. */
const forged = fc
  .array(
    fc.record({
      taskType: fc.constantFrom('docs', 'notes'),
      changes: fc.array(
        fc.record({ n: fc.integer({ min: 1, max: 9 }), cameTo: fc.constantFrom(...importedFates) }),
        { minLength: 1, maxLength: 20 },
      ),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((events) =>
    events.map(({ taskType, changes }): Told => {
      const told = changes.map(({ n, cameTo }) => pastChange(n, cameTo))
      return {
        stream: historyStream('p1'),
        fact: fact('HistoryImported', { source: 'main', outcomes: told.length, changes: told }),
        context: { projectId: 'p1', lane: { ...lane, taskType } },
      }
    }),
  )

test('whatever is imported, no other row is another than without it', () => {
  fc.assert(
    fc.property(forged, (history) => {
      for (const projection of all.filter(({ name }) => name !== imported.name))
        expect(folded(projection, [...lived, ...history])).toStrictEqual(folded(projection, lived))
    }),
    { numRuns: 25 },
  )
})
