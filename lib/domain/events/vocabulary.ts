// Every fact Leeway records. A (type, schemaVersion) never changes meaning.
import type { z } from 'zod'
import { activityEvents } from './activity'
import { agentEvents } from './agent'
import { laneEvents } from './lane'
import { organisationEvents } from './organisation'
import { personEvents } from './person'
import { policyEvents } from './policy'
import { projectEvents } from './project'
import { runEvents } from './run'
import { taskEvents } from './task'

export const vocabulary = {
  ...organisationEvents,
  ...projectEvents,
  ...personEvents,
  ...agentEvents,
  ...policyEvents,
  ...taskEvents,
  ...runEvents,
  ...activityEvents,
  ...laneEvents,
}

export type EventType = keyof typeof vocabulary
export type EventData<T extends EventType> = z.infer<(typeof vocabulary)[T]>
/** A fact as a decision makes it: its type and its payload. */
export type DomainEvent = { [T in EventType]: { type: T; data: EventData<T> } }[EventType]
export type EventOf<T extends EventType> = Extract<DomainEvent, { type: T }>

/** Builds one fact with its payload checked by the compiler. */
export function fact<T extends EventType>(type: T, data: EventData<T>): { type: T; data: EventData<T> } {
  return { type, data }
}

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(vocabulary, type)
}
