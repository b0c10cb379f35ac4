// A decision is a value: what to append, or one sentence why not.
import type { Viewer } from '../../domain/access'
import type { Command, CommandOf } from '../../domain/commands'
import type { Actor } from '../../domain/events/envelope'
import { runStream } from '../../domain/events/streams'
import type { DomainEvent } from '../../domain/events/vocabulary'
import type { Run } from '../../domain/task/lifecycle'
import type { Index } from '../index-ports'
import type { Append } from '../log-ports'
import { appendOf, runContext, type Ground } from '../ground'

export type Decision =
  /** `id` names what was made, where something was. */
  { ok: true; appends: readonly Append[]; id?: string } | { ok: false; why: string }

/** What a decision may look at besides the log: a repository to be registered, never written to. */
export type Survey = {
  inspect(
    path: string,
  ): Promise<{ ok: true; source: string; baseBranch: string } | { ok: false; why: string }>
}

export type DecisionGround = Ground & { survey: Survey; index: Index }

export type Decide<T extends Command['type']> = (
  ground: DecisionGround,
  who: Viewer,
  command: CommandOf<T>,
) => Promise<Decision>

export function refuse(why: string): Decision {
  return { ok: false, why }
}

/** Facts of one run's stream, by a person. */
export function ofRun(
  { clock }: Pick<Ground, 'clock'>,
  who: Viewer,
  run: Run,
  facts: readonly DomainEvent[],
): Decision {
  const context = runContext(run, personActor(who), clock.now())
  const request = { stream: runStream(run.runId), expectedVersion: run.version, facts, context }
  return { ok: true, appends: [appendOf(request)], id: run.runId }
}

export function personActor(who: Viewer): Actor {
  return { kind: 'person', id: who.personId }
}
