import { expect, test } from 'vitest'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { inbox } from './inbox'
import { at, folded, type Told } from './testing/log'
import { granted, grantStory, laneStory, lowered, promotionStory, recommended } from './testing/lane-stories'
import {
  attempt,
  brokenBefore,
  byAda,
  failedRun,
  frozenDraft,
  mergedByItself,
  mergedRun,
  ofRun,
  reviewRequested,
  sampledMerge,
  sentBackRun,
  settledClean,
  started,
  takenBack,
} from './testing/run-stories'
import { policyStory } from './testing/set-up-stories'
import { base, commit } from './testing/story-subjects'

const ofDocs = (told: DomainEvent): Told => ({
  stream: 'lane/a1/p1/docs',
  fact: told,
  context: { projectId: 'p1' },
})
const item = (subject: string, told: readonly Told[]) => folded(inbox, told)[subject]?.item

test('a change that needs a review asks whoever may merge in the project', () => {
  const { run: _, ...row } = folded(inbox, sentBackRun('r1'))['run/r1'] ?? expect.fail()
  expect(row).toStrictEqual({
    subject: 'run/r1',
    projectId: 'p1',
    taskId: 't1',
    runId: 'r1',
    agentId: 'a1',
    item: {
      kind: 'reviewNeeded',
      state: 'open',
      personId: null,
      why: 'the level is review',
      seq: 15,
      createdAt: at(15),
    },
  })
})

test('a draft asks the person who claimed the task and nobody else', () => {
  expect(item('run/r1', frozenDraft('r1'))).toStrictEqual({
    kind: 'draftToApply',
    state: 'open',
    personId: 'ada',
    why: 'a draft waits for the person who claimed the task',
    seq: 10,
    createdAt: at(10),
  })
})

test('a merge that a person decided is no news; one that gates decided is told', () => {
  expect(item('run/r1', mergedRun('r1'))).toBeNull()
  expect(item('run/r1', mergedByItself('r1').slice(0, 12))).toStrictEqual({
    kind: 'mergedByItself',
    state: 'told',
    personId: null,
    why: 'a change passed every gate and merged by itself',
    seq: 11,
    createdAt: at(11),
  })
})

test('a change that was drawn asks for its audit until somebody gave one, whatever the checks say', () => {
  const asked = { kind: 'sampledAudit', state: 'open', personId: null, seq: 11 }
  expect(item('run/r1', sampledMerge('r1'))).toMatchObject(asked)
  const ended = [brokenBefore, fact('HorizonEnded', { days: 28 }), settledClean]
  expect(item('run/r1', sampledMerge('r1', ended))).toMatchObject(asked)
  const given = byAda(fact('AuditGiven', { clean: true, words: 'it is fine', vouchedBy: 'person' }))
  expect(item('run/r1', sampledMerge('r1', [given]))).toBeNull()
})

test('what fails on the base branch and did before the change is told', () => {
  const merged = mergedByItself('r1').slice(0, 11)
  expect(item('run/r1', [...merged, ...ofRun('r1', [brokenBefore])])).toMatchObject({
    kind: 'checksFail',
    state: 'told',
    why: 'check `test` does not pass on the base branch, and did not before this change',
  })
})

test('a revert by Leeway is told; one that it gave up asks a person', () => {
  const story = takenBack('r1')
  expect(item('run/r1', story)).toMatchObject({ kind: 'takenBack', state: 'told' })
  expect(item('run/r1', story.slice(0, -2))).toMatchObject({ kind: 'landingWaits', state: 'open' })
  const givenUp = fact('RevertGivenUp', { why: 'it conflicts with what came after the change in a.ts' })
  expect(item('run/r1', [...story.slice(0, -2), ...ofRun('r1', [givenUp])])).toMatchObject({
    kind: 'revertNeeded',
    state: 'open',
    why: 'Leeway does not take this change back: it conflicts with what came after the change in a.ts; a person does',
  })
})

test('a landing that waits says why, and keeps its time while the reason stays', () => {
  const approved = byAda(fact('ChangeApproved', { commit, base, how: 'person', unviewed: [] }))
  const waits = fact('LandingWaits', { why: 'the checkout is dirty' })
  const told = ofRun('r1', [...started(), ...attempt(1, 1), reviewRequested, approved, waits, waits])
  expect(item('run/r1', told)).toStrictEqual({
    kind: 'landingWaits',
    state: 'open',
    personId: null,
    why: 'the checkout is dirty',
    seq: 10,
    createdAt: at(10),
  })
})

test('a run that failed or was refused is told', () => {
  expect(item('run/r1', failedRun('r1'))).toMatchObject({
    kind: 'runEnded',
    state: 'told',
    why: 'the disk is full',
  })
  const [requested] = started()
  if (!requested) expect.fail()
  const refused = ofRun('r1', [requested, fact('RunRefused', { reasons: ['no policy', 'frozen'] })])
  expect(item('run/r1', refused)).toMatchObject({
    kind: 'runRefused',
    state: 'told',
    why: 'no policy; frozen',
  })
})

test.each([
  ['costLimit', 'the run failed: the agent cost too much'],
  ['violation', 'the run failed: the agent ran a tool call that was not decided'],
  ['unheardOf', 'the run failed: unheardOf'],
])('a run whose attempt was ended for %s is told in words', (cause, why) => {
  const settled = fact('OutcomeSettled', { class: 'completionFailure', grade: 1, cause })
  const untilCaptured = [...started(), ...attempt(1, 1).slice(0, 3), settled]
  expect(item('run/r1', ofRun('r1', untilCaptured))).toMatchObject({ kind: 'runEnded', why })
})

test('a policy proposal asks a lead until it is adopted; a broken file is told at once', () => {
  const [proposed, adopted, refused] = policyStory
  if (!proposed || !adopted || !refused) expect.fail()
  expect(item('policy/p1', [proposed])).toMatchObject({ kind: 'policyProposal', state: 'open' })
  expect(item('policy/p1', [proposed, adopted])).toBeNull()
  expect(item('policy/p1', [proposed, adopted, refused])).toMatchObject({ kind: 'policyRefused' })
})

test('a lowered standing is told until it is granted again', () => {
  expect(item('lane/a1/p1/docs', laneStory.slice(0, 3))).toMatchObject({
    kind: 'standingLowered',
    state: 'told',
    why: 'too fast',
  })
  expect(item('lane/a1/p1/docs', [...laneStory, ...laneStory.slice(0, 1)])).toBeNull()
  expect(item('grant/a1/p1', grantStory)).toBeNull()
})

test('leads are told of drift until the lane falls or is granted anew', () => {
  const warned = [ofDocs(granted('g1', 'auto')), ofDocs(fact('DriftWarned', { detail: 'half are sampled' }))]
  expect(item('lane/a1/p1/docs', warned)).toMatchObject({
    kind: 'driftWarned',
    state: 'told',
    why: 'half are sampled',
  })
  expect(item('lane/a1/p1/docs', [...warned, ofDocs(lowered('review'))])).toMatchObject({
    kind: 'standingLowered',
  })
  expect(item('lane/a1/p1/docs', [...warned, ofDocs(granted('g2', 'auto'))])).toBeNull()
})

test('a recommendation asks leads until it is decided or withdrawn, and names itself', () => {
  const first = item('lane/a1/p1/notes', promotionStory.slice(0, 1))
  expect(first).toStrictEqual({
    ...{ kind: 'promotionRecommended', state: 'open', personId: null, recommendationId: 'c1' },
    ...{ why: 'it is recommended for `auto`: 17 clean, none failed', seq: 1, createdAt: at(1) },
  })
  for (const ended of [2, 4, 6, 8])
    expect(item('lane/a1/p1/notes', promotionStory.slice(0, ended))).toBeNull()
  expect(item('lane/a1/p1/notes', promotionStory)).toMatchObject({ recommendationId: 'c5' })
})

test('a recommendation that follows a demotion tells of it, and the next one is another item', () => {
  const told = [ofDocs(lowered('review')), ofDocs(recommended('c1'))]
  expect(item('lane/a1/p1/docs', told)).toMatchObject({
    why: 'lowered because too fast; it is recommended for `auto`: 17 clean, none failed',
  })
  const again = [ofDocs(recommended('c1')), ofDocs(recommended('c2'))]
  expect(item('lane/a1/p1/docs', again)).toMatchObject({ recommendationId: 'c2' })
})
