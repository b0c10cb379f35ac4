// The answer to "since when, on what evidence, and who decided?" in sentences, the same on the page and in a terminal.
import { counted } from '../domain/counted'
import type { Actor, RecordedEvent } from '../domain/events/envelope'
import type { GrantConditions } from '../domain/events/lane'
import type { EventData } from '../domain/events/vocabulary'
import { significant } from '../domain/percent'
import type { Level } from '../domain/level'
import { momentWords } from '../domain/moment-words'
import type { Declared } from '../domain/trust/declared'
import { countClasses, type GrantEvidence, type RunThenAndNow } from '../domain/trust/grant-evidence'
import type { OutcomeClass } from '../domain/trust/lane-evidence'
import { levelOverTime } from '../domain/trust/level-over-time'
import type { Given, Spell, SpellEnd } from '../domain/trust/spells'
import type { TracedLane, TracedSpell, TrustQuestion } from '../domain/trust/traced-lane'
import { said, type Sentence, type SentencePart } from './sentence'

export type SpellWords = {
  /** Also the key of the spell. */
  sinceSeq: number
  isOver: boolean
  since: Sentence
  until: Sentence
  declared: Sentence
  merged: Sentence
  grants: GrantWords[]
}

export type GrantWords = {
  seq: number
  /** null for the grant that began the spell: `since` tells of it. */
  again: Sentence | null
  conditions: Sentence
  /** What was known when it was decided, and what is known of the same runs now. */
  then: Sentence
  now: Sentence
  recommendationId: string | null
  runs: readonly RunThenAndNow[]
}

export type ChangeWords = { seq: number; at: string; sentence: Sentence; level: Level }

export function spellWords(spell: TracedSpell, { level }: TrustQuestion): SpellWords {
  const [first] = spell.grants
  return {
    sinceSeq: first.seq,
    isOver: spell.end !== null,
    since: [
      `Since ${momentWords(first.recordedAt)}: `,
      ...givenWords(first),
      ...agreedWords(spell.evidence[0]),
    ],
    until: endWords(spell),
    declared: declaredWords(spell.declared, first.recordedAt),
    merged: mergedWords(spell.merged, level),
    grants: spell.evidence.map((evidence, index) => grantWords(evidence, index > 0)),
  }
}

function givenWords({ actor, data }: Given): Sentence {
  const { to, scope, basis, reason, decidedAlone = false } = data
  const where = scope === 'lane' ? '' : ', for the agent in the whole project,'
  const alone = decidedAlone ? ', alone, as nobody else could decide' : ''
  const how = basis === 'evidence' ? 'on a recommendation' : 'by hand'
  return [person(actor), ` granted ${to}${where} ${how}${alone}: `, said(reason)]
}

/** Whoever agreed first, where policy asks for two leads. */
function agreedWords(evidence: GrantEvidence | undefined): Sentence {
  if (!evidence?.agreed) return []
  const { actor, data } = evidence.agreed
  return ['; before that ', person(actor), ' agreed: ', said(data.reason)]
}

function person({ kind, id }: Actor): SentencePart {
  return { kind, id }
}

function endWords({ end }: Spell): Sentence {
  return end === null ? ['No end so far.'] : [`Until ${momentWords(end.at)}: `, ...endedBy(end)]
}

const causes: Record<string, string> = {
  critical: ' after a critical event',
  regression: ' after a regression',
  drift: ' for drift',
  epoch: ' because its agent is another one now',
}

function loweredWords(
  by: Actor,
  { to, cause, reason }: Pick<EventData<'StandingLowered'>, 'to' | 'cause' | 'reason'>,
): Sentence {
  return [person(by), ` lowered it to ${to}${causes[cause] ?? ''}: `, said(reason)]
}

function endedBy(end: SpellEnd): Sentence {
  switch (end.kind) {
    case 'expired':
      return ['its grant expired.']
    case 'lowered':
      return loweredWords(end.by, end)
    case 'replaced':
      return [person(end.by), ` granted ${end.to} in its place: `, said(end.reason)]
    default:
      return end satisfies never
  }
}

/** Under one name an agent may have become another. */
function declaredWords(declared: readonly Declared[], since: string): Sentence {
  const parts = declared.map((one) => {
    const what = `with runtime ${one.runtime}, provider ${one.provider}, model ${one.model}`
    return one.at > since ? `from ${momentWords(one.at)} on ${what}` : what
  })
  return [parts.length === 0 ? 'No declaration of its agent is on record.' : `Declared ${parts.join('; ')}.`]
}

function mergedWords(merged: Record<OutcomeClass, number>, level: 'review' | 'auto'): Sentence {
  const { clean, failure, pending, notCounted, completionFailure } = merged
  const all = clean + failure + pending + notCounted + completionFailure
  const themselves = all > 1 ? 'themselves' : 'itself'
  const how = level === 'auto' ? `merged by ${themselves}` : 'merged'
  if (all === 0) return [`In that time nothing ${how}.`]
  return [
    `In that time ${counted(all, 'change')} ${how}; as of now ${wrongWords(all, { failure, pending })}.`,
  ]
}

/** Of one change, of several: how many went wrong, and how many still can. */
function wrongWords(all: number, { failure, pending }: { failure: number; pending: number }): string {
  if (all === 1 && pending === 1) return 'it has not gone wrong, and still can'
  if (all === 1) return failure === 1 ? 'it went wrong' : 'it has not gone wrong'
  const wrong = `${failure === 0 ? 'none' : failure} of them went wrong`
  return pending === 0 ? wrong : `${wrong}, and ${pending} still can`
}

function grantWords(evidence: GrantEvidence, isLater: boolean): GrantWords {
  const { given, recommendation, runs } = evidence
  const { data, seq, recordedAt } = given
  return {
    seq,
    again: isLater
      ? [`Again at ${momentWords(recordedAt)}: `, ...givenWords(given), ...agreedWords(evidence)]
      : null,
    conditions: conditionWords(data.conditions, data.expiresAt),
    then: thenWords(evidence),
    now: nowWords(runs),
    recommendationId: recommendation?.recommendationId ?? null,
    runs,
  }
}

/** (a) What was known when it was decided. */
function thenWords({ recommendation, figures, strength }: GrantEvidence): Sentence {
  const { clean, failures, pending, logSize } = figures
  const counts = `${clean} clean, ${failures === 0 ? 'none' : failures} failed, ${pending} pending`
  const value =
    strength === null
      ? ''
      : `, strength ${significant(strength.value)} where ${significant(strength.needed)} excludes a failure rate of ${Math.round(strength.q0 * 100)} %`
  if (recommendation !== null)
    return [`Known then, at position ${logSize}: ${counts}${value}. It ${recommendation.rule}.`]
  return [`Known then, at position ${logSize}, and decided by hand on these figures: ${counts}${value}.`]
}

/** (b) What is known now of the same runs. */
function nowWords(runs: readonly RunThenAndNow[]): Sentence {
  if (runs.length === 0) return ['No run stood behind it.']
  const { clean, failure, pending, notCounted, completionFailure } = countClasses(runs.map(({ now }) => now))
  const others = notCounted + completionFailure
  const changed = runs.filter(({ then, now }) => then !== now).length
  return [
    `Known now of the same ${counted(runs.length, 'run')}: ${clean} clean, ${failure === 0 ? 'none' : failure} failed`,
    pending > 0 ? `, ${pending} pending` : '',
    others > 0 ? `, ${others} that ${others === 1 ? 'counts' : 'count'} for nothing` : '',
    changed === 0 ? '; none counts for anything else than it did then.' : `; ${changed} changed since.`,
  ]
}

export function conditionWords(conditions: GrantConditions, expiresAt: string | null): Sentence {
  const { filesMax, linesMax, mergesPerDayMax, paths, hours, samplingShare } = conditions
  const parts = [
    ...(filesMax === null ? [] : [`at most ${counted(filesMax, 'file')}`]),
    ...(linesMax === null ? [] : [`at most ${counted(linesMax, 'line')}`]),
    ...(mergesPerDayMax === null ? [] : [`at most ${counted(mergesPerDayMax, 'merge')} a day`]),
    ...(paths === undefined ? [] : [`only in ${paths.join(', ')}`]),
    ...(hours === undefined ? [] : [`from ${hours.from} to ${hours.to} o’clock UTC`]),
    ...(samplingShare === undefined ? [] : [`${Math.round(samplingShare * 100)} % drawn to be read`]),
    expiresAt === null ? 'without an end' : `until ${momentWords(expiresAt)}`,
  ]
  return [`Conditions: ${parts.join('; ')}.`]
}

/** (c) When the level changed: each decision, with the level that it left the lane at; oldest first. */
export function changeWords({ decisions, ordinary }: TracedLane): ChangeWords[] {
  const levels = new Map(
    levelOverTime({ lane: decisions, agentInProject: [] }, { ordinary }).map(({ seq, level }) => [
      seq,
      level,
    ]),
  )
  return decisions.flatMap((event) => {
    const sentence = decisionWords(event)
    const { seq, recordedAt: at } = event
    return sentence === null ? [] : [{ seq, at, sentence, level: levels.get(seq) ?? 'hold' }]
  })
}

function decisionWords(event: RecordedEvent): Sentence | null {
  switch (event.type) {
    case 'StandingGranted':
      return givenWords(event)
    case 'StandingLowered':
      return loweredWords(event.actor, event.data)
    case 'GrantExpired':
      return ['a grant expired']
    default:
      return null
  }
}
