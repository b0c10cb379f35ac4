// What people and the steward decide about lanes, and the history that was imported of them.
import type { ImportedChange, ImportedFate } from '../../domain/events/lane'
import { grantStream, historyStream, laneStream } from '../../domain/events/streams'
import { fact, type DomainEvent } from '../../domain/events/vocabulary'
import { ada, type Told } from './log'
import { base, lane } from './story-subjects'

const zero = {
  counted: 0,
  clean: 0,
  failures: 0,
  pending: 0,
  notCounted: 0,
  completionFailures: 0,
  logSize: 0,
}
const ofLane = (told: DomainEvent, stream = laneStream(lane)): Told => ({
  stream,
  fact: told,
  context: { actor: ada, projectId: 'p1', lane },
})

export const granted = (grantId: string, to: 'review' | 'auto'): DomainEvent =>
  fact('StandingGranted', {
    grantId,
    from: 'hold',
    to,
    scope: 'lane',
    basis: 'override',
    recommendationId: null,
    reason: 'it did well elsewhere',
    conditions: { filesMax: 5, linesMax: null, mergesPerDayMax: null },
    expiresAt: null,
    figures: zero,
  })

function approvedBy(recommendationId: string): DomainEvent {
  return fact('StandingGranted', {
    ...{ grantId: 'g9', from: 'review', to: 'auto', scope: 'lane', basis: 'evidence', recommendationId },
    ...{ reason: 'it earned it', conditions: { filesMax: 3, linesMax: 40, mergesPerDayMax: 2 } },
    ...{ expiresAt: '2026-06-01T00:00:00.000Z', figures: zero, decidedAlone: true, unopened: ['r1'] },
  })
}

export const lowered = (to: 'hold' | 'review'): DomainEvent =>
  fact('StandingLowered', { from: 'auto', to, cause: 'person', reason: 'too fast' })

export const laneStory: Told[] = [
  ofLane(granted('g1', 'review')),
  ofLane(granted('g2', 'auto')),
  ofLane(lowered('review')),
  ofLane(fact('ProbationStarted', { cause: 'a regression' })),
  ofLane(fact('GrantExpired', { grantId: 'g1' })),
]
export const recommended = (recommendationId: string): DomainEvent =>
  fact('RecommendationMade', {
    ...{ recommendationId, from: 'review', to: 'auto', why: 'promotion', rule: 'excludes a lot' },
    ...{ q0: 0.2, alpha: 0.05, value: 21, strictValue: 21, labels: 0, bound: 0.19, epochs: 1, capital: 1 },
    ...{ tasks: 17, files: 17, policyVersion: 1, figures: { ...zero, counted: 17, clean: 17 } },
    evidence: [{ runId: 'r1', eventId: 'e1' }],
    expiresAt: '2026-02-01T00:00:00.000Z',
  })

const otherLane = { ...lane, taskType: 'notes' }
const ofOtherLane = (told: DomainEvent): Told => ({
  ...ofLane(told, laneStream(otherLane)),
  context: { actor: ada, projectId: 'p1', lane: otherLane },
})

export const promotionStory: Told[] = [
  ofOtherLane(recommended('c1')),
  ofOtherLane(
    fact('RecommendationWithdrawn', { recommendationId: 'c1', why: 'outcomes have come in since' }),
  ),
  ofOtherLane(recommended('c2')),
  ofOtherLane(fact('MoreAsked', { recommendationId: 'c2', reason: 'until May', more: 5 })),
  ofOtherLane(recommended('c3')),
  ofOtherLane(fact('RecommendationDeclined', { recommendationId: 'c3', reason: 'too early' })),
  ofOtherLane(recommended('c4')),
  ofOtherLane(approvedBy('c4')),
  ofOtherLane(recommended('c5')),
]
export const grantStory: Told[] = [ofLane(granted('g3', 'review'), grantStream('a1', 'p1'))]

export const pastChange = (n: number, cameTo: ImportedFate): ImportedChange => ({
  id: String(n).repeat(40),
  openedAt: `2025-01-0${n}T00:00:00.000Z`,
  closedAt: `2025-02-0${n}T00:00:00.000Z`,
  cameTo,
})
const importedFrom = (changes: ImportedChange[], of: typeof lane): Told => ({
  stream: historyStream('p1'),
  fact: fact('HistoryImported', {
    ...{ kind: 'git', source: 'main', revision: base, outcomes: changes.length, changes },
  }),
  context: { actor: ada, projectId: 'p1', lane: of },
})
const pastLane = { ...lane, taskType: 'fix' }
/** Two lanes; later one change is told otherwise, and another turns out to be of the other lane. */
export const historyStory: Told[] = [
  importedFrom([pastChange(1, 'kept'), pastChange(2, 'kept')], lane),
  importedFrom([pastChange(3, 'reverted')], pastLane),
  importedFrom([pastChange(1, 'fixed')], lane),
  importedFrom([pastChange(2, 'kept')], pastLane),
]
