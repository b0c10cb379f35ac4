import type { RecordedEvent } from '../../lib/domain/events/envelope'
import type { EventData, EventType } from '../../lib/domain/events/vocabulary'

/** What the events of one type say, in order. */
export function dataOf<T extends EventType>(events: readonly RecordedEvent[], type: T): EventData<T>[] {
  const isOf = (event: RecordedEvent): event is RecordedEvent & { data: EventData<T> } => event.type === type
  return events.filter(isOf).map(({ data }) => data)
}
