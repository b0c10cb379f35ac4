// Folds events into rows inside a transaction of the caller, who holds the locks of the positions. Each event is read
// and parsed once, however many projections fold it: that is what a fold costs. Events are read through a connection of
// their own, so that the database reads ahead and stores while others are parsed; what is recorded never changes.
import { setImmediate } from 'node:timers/promises'
import type { Database } from './client'
import type { Projection, RowBase } from '../../projections/projection'
import { areTooMany, evolveRows, holdNone, letGo, storeHeld } from './held-rows'
import { readWindow, type Window } from './read-window'
import { toRecordedEvent } from './recorded-event'
import type { Transaction } from './stored-rows'

export type Fold = {
  projection: Projection<RowBase>
  /** Events up to this seq are in the rows; 0: no row is stored. */ from: number
}

/** Brings every projection's stored rows up to the event at `to`. `linking`: those with rows of the current version. */
export async function foldProjections(
  { prisma }: Database,
  tx: Transaction,
  { folds, linking, to }: { folds: readonly Fold[]; linking: readonly Projection<RowBase>[]; to: number },
): Promise<void> {
  const types = [...new Set(folds.flatMap(({ projection }) => projection.types))]
  const first = Math.min(to, ...folds.map(({ from }) => from))
  const held = folds.map(({ projection, from }) => ({
    ...{ from, types: new Set<string>(projection.types) },
    rows: holdNone(projection, { isAnew: from === 0 }),
  }))
  const all = held.map(({ rows }) => rows)
  let next = readAhead(prisma, types, { after: first, to })
  let stored = Promise.resolve()
  for (let after = first; after < to;) {
    const { rows: read, until } = await next
    next = readAhead(prisma, types, { after: until, to })
    // What was asked for is on its way only once this thread rests.
    await setImmediate()
    const events = read.map(toRecordedEvent).filter((event) => event !== undefined)
    for (const { rows, from, types: own } of held)
      await evolveRows(tx, rows, {
        events: events.filter(({ seq, type }) => seq > from && own.has(type)),
        stored,
      })
    if (until >= to || areTooMany(all)) {
      await stored
      stored = unheard(storeHeld(tx, letGo(all), { linking, until }))
    }
    after = until
  }
  await stored
}

function readAhead(
  prisma: Database['prisma'],
  types: readonly string[],
  { after, to }: { after: number; to: number },
): Promise<Window> {
  return after < to
    ? unheard(readWindow(prisma, types, { after, to }))
    : Promise.resolve({ rows: [], until: to })
}

/** Whoever awaits it hears of its failure; where another one came before, nobody awaits it. */
function unheard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}
