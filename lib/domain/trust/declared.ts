// What an agent was declared as at a position of the log: its runtime, provider and model may change under one name.
import type { RecordedEvent } from '../events/envelope'

export type Declared = {
  /** The position of the declaration. */
  seq: number
  /** ISO 8601 in UTC. */
  at: string
  runtime: string
  provider: string
  model: string
}

/** What is asked for; null: any. Compared without regard to case. */
export type AskedDeclaration = { runtime: string | null; provider: string | null; model: string | null }

/** In order, from the agent's own stream; a change of something else makes no new one. */
export function declarationsOf(agent: readonly RecordedEvent[]): Declared[] {
  return agent.reduce<Declared[]>((known, event) => {
    if (event.type !== 'AgentDeclared' && event.type !== 'AgentChanged') return known
    const { runtime, provider, model } = event.data
    const last = known.at(-1)
    const isSame = last?.runtime === runtime && last.provider === provider && last.model === model
    return isSame ? known : [...known, { seq: event.seq, at: event.recordedAt, runtime, provider, model }]
  }, [])
}

/** Those under which the agent worked from a position until an instant (null: until now), the first already then. */
export function declaredBetween(
  declarations: readonly Declared[],
  { fromSeq, until }: { fromSeq: number; until: string | null },
): Declared[] {
  const first = declarations.findLast(({ seq }) => seq <= fromSeq)
  const later = declarations.filter(({ seq, at }) => seq > fromSeq && (until === null || at < until))
  return first === undefined ? later : [first, ...later]
}

export function isAskedFor(declared: Declared, asked: AskedDeclaration): boolean {
  return (['runtime', 'provider', 'model'] as const).every((part) => {
    const wanted = asked[part]
    return wanted === null || declared[part].toLowerCase() === wanted.toLowerCase()
  })
}
