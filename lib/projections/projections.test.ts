import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RecordedEvent } from '../domain/events/envelope'
import { foldOnto, recorded, type Rows, type Told } from './testing/log'
import type { Projection, RowBase } from './projection'
import { projections } from './projections'
import { everyStory } from './testing/every-story'

const all: readonly Projection<RowBase>[] = projections

/** Every story keeps its order; which one goes on next is arbitrary. */
const interleavedLog = fc
  .shuffledSubarray(
    everyStory.flatMap((story, index) => story.map(() => index)),
    { minLength: everyStory.flat().length },
  )
  .map((turns) => {
    const left = everyStory.map((story) => [...story])
    const told = turns.flatMap((turn): Told[] => left[turn]?.splice(0, 1) ?? [])
    return recorded(told)
  })

const pages = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 100 })

function foldInPages(
  projection: Projection<RowBase>,
  events: readonly RecordedEvent[],
  sizes: readonly number[],
) {
  let rows: Rows<RowBase> = new Map()
  let from = 0
  for (let turn = 0; from < events.length; turn += 1) {
    const to = from + (sizes[turn % sizes.length] ?? 1)
    // What the database gives back is what JSON carried.
    rows = new Map(
      [...foldOnto(projection, rows, events.slice(from, to))].map(([key, row]) => [key, stored(row)]),
    )
    from = to
  }
  return rows
}

function stored(row: RowBase): RowBase {
  const read: unknown = JSON.parse(JSON.stringify(row))
  return frozen(typeof read === 'object' && read !== null ? read : {})
}

function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) frozen(part)
  return Object.freeze(value)
}

describe.each(all.map((projection) => [projection.name, projection] as const))('%s', (_, projection) => {
  test('rebuild equals incremental, for pages of any size', () => {
    fc.assert(
      fc.property(interleavedLog, pages, (events, sizes) => {
        const atOnce = foldOnto(projection, new Map(), events)
        expect(atOnce.size).toBeGreaterThan(0)
        expect(foldInPages(projection, events, sizes)).toStrictEqual(new Map(atOnce))
      }),
      { numRuns: 25 },
    )
  })

  test('a row depends on the events that name its key and on no others', () => {
    fc.assert(
      fc.property(interleavedLog, (events) => {
        for (const [key, row] of foldOnto(projection, new Map(), events)) {
          const own = events.filter((event) => projection.keys(event).includes(key))
          expect(foldOnto(projection, new Map(), own).get(key)).toStrictEqual(row)
        }
      }),
      { numRuns: 25 },
    )
  })
})

test('no two projections share a name', () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
})
