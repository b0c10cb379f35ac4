// Where a lane's evidence begins anew, because what is judged is no longer the same.
import type { AgentDeclaration } from '../events/agent'
import type { RecordedEvent } from '../events/envelope'
import { isBelow } from '../level'
import type { Epoch } from './lane-evidence'

/** Of every lane, until something else is judged under its name. */
export const firstEpoch: Epoch = { fromSeq: 0, startsAnew: true, cause: 'the lane began' }

/** Demotions that say that the old evidence no longer describes the lane; a regression counts as a failure instead. */
const beginsAnewAfter: readonly string[] = ['person', 'critical', 'drift']

/** In the order of the log. `agent`: the agent's own stream; `lane`: the lane's. */
export function epochsOf({
  agent,
  lane,
}: {
  agent: readonly RecordedEvent[]
  lane: readonly RecordedEvent[]
}): Epoch[] {
  const epochs = [...agentEpochs(agent), ...loweringEpochs(lane), ...fingerprintEpochs(lane)]
  return [firstEpoch, ...epochs.toSorted((a, b) => a.fromSeq - b.fromSeq)]
}

function agentEpochs(events: readonly RecordedEvent[]): Epoch[] {
  let known: AgentDeclaration | null = null
  /** Each model with the position at which the agent left it last; null: it was not left yet. */
  const models = new Map<string, number | null>()
  const epochs: Epoch[] = []
  for (const event of events) {
    if (event.type !== 'AgentDeclared' && event.type !== 'AgentChanged') continue
    const epoch = known === null ? null : changeEpoch(known, event.data, models)
    if (epoch !== null) epochs.push({ ...epoch, fromSeq: event.seq })
    if (known !== null && modelOf(known) !== modelOf(event.data)) models.set(modelOf(known), event.seq)
    models.set(modelOf(event.data), models.get(modelOf(event.data)) ?? null)
    known = event.data
  }
  return epochs
}

/**
 * Who owns it and what its model costs make no other agent of it.
 * INVARIANT: a model that the agent had before is not new, so going to another and back loses no failure.
 */
function changeEpoch(
  before: AgentDeclaration,
  after: AgentDeclaration,
  models: ReadonlyMap<string, number | null>,
): Omit<Epoch, 'fromSeq'> | null {
  const leftSeq = models.get(modelOf(after))
  const begins = {
    startsAnew: leftSeq === undefined,
    ...(typeof leftSeq === 'number' ? { resumesBefore: leftSeq } : {}),
  }
  if (before.provider !== after.provider) return { ...begins, cause: `provider \`${after.provider}\`` }
  if (before.model !== after.model) return { ...begins, cause: `model \`${after.model}\`` }
  if (programOf(before) === programOf(after)) return null
  return { startsAnew: false, replacesProgram: true, cause: 'its runtime or its program changed' }
}

function modelOf({ provider, model }: AgentDeclaration): string {
  return JSON.stringify([provider, model])
}

function programOf({ runtime, command, programDirectory, modelBaseUrl }: AgentDeclaration): string {
  return JSON.stringify([runtime, command, programDirectory, modelBaseUrl])
}

function loweringEpochs(events: readonly RecordedEvent[]): Epoch[] {
  return events.flatMap((event) => {
    if (event.type !== 'StandingLowered' || !beginsAnewAfter.includes(event.data.cause)) return []
    // Who lowers a lane to where it stands changes nothing, and must not be able to put failures behind it.
    if (!isBelow(event.data.to, event.data.from)) return []
    return [{ fromSeq: event.seq, startsAnew: false, cause: `lowered to \`${event.data.to}\`` }]
  })
}

/** The first says what the others are compared with, and changed nothing. */
function fingerprintEpochs(events: readonly RecordedEvent[]): Epoch[] {
  const started = events.flatMap((event) => {
    if (event.type !== 'EpochStarted') return []
    return [{ fromSeq: event.seq, startsAnew: false, cause: event.data.cause }]
  })
  return started.slice(1)
}
