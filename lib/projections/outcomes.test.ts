import { expect, test } from 'vitest'
import { fact } from '../domain/events/vocabulary'
import { outcomeAsOf } from './outcome-as-of'
import { outcomes } from './outcomes'
import { at, folded } from './testing/log'
import { found, merged, withdrawn } from './testing/outcome-stories'
import {
  byAda,
  frozenDraft,
  mergedByItself,
  mergedRun,
  ofRun,
  runRequested,
  sentBackRun,
} from './testing/run-stories'
import { lane, merge } from './testing/story-subjects'

type Facts = Parameters<typeof ofRun>[1]

test('a merged change is pending, and a regression found later is a failure', () => {
  const told = [...mergedRun('r1'), ...mergedByItself('r2')]
  expect(folded(outcomes, told)).toMatchObject({
    r1: {
      ...lane,
      class: 'pending',
      regressed: false,
      seq: 11,
      at: at(11),
      merged: { how: 'person', merge },
    },
    r2: { ...lane, class: 'clean', regressed: true, seq: 25, at: at(25), merged: { how: 'auto', merge } },
  })
})

test('says how large its change was, whether a person decided about it, and how often it was sent back', () => {
  const told = [...mergedRun('r1'), ...sentBackRun('r2'), ...mergedByItself('r3'), ...frozenDraft('r4')]
  const of = { size: { files: 1, lines: 4 } }
  expect(folded(outcomes, told)).toMatchObject({
    r1: { ...of, reviewed: true, sentBack: 0 },
    r2: { ...of, reviewed: true, sentBack: 1 },
    r3: { ...of, reviewed: false, sentBack: 0 },
    r4: { ...of, reviewed: false, sentBack: 0 },
  })
})

test('what a run was before it came to something is not kept, but when its last attempt began is', () => {
  const row = folded(outcomes, mergedByItself('r1'))['r1'] ?? expect.fail()
  const states = [
    ...new Set(mergedByItself('r1').map((_, index) => outcomeAsOf(row, index + 1)?.class ?? null)),
  ]
  expect(states).toEqual([null, 'pending', 'clean'])
  expect(row.earlier).toHaveLength(2)
  expect(row.beganAt).toBe(at(row.beganSeq))
})

test('who takes a fault off a run is known with it', () => {
  const excusedBy = (...facts: Facts) =>
    folded(outcomes, ofRun('r1', [runRequested(), ...facts]))['r1']?.excusedBy ?? null
  const sentBack = (cause: 'agent' | 'workflow') => fact('ChangeSentBack', { text: 'again', cause })
  expect(excusedBy(byAda(sentBack('agent')))).toBeNull()
  expect(excusedBy(byAda(sentBack('workflow')), byAda(sentBack('agent')))).toBe('ada')
  expect(excusedBy(merged, found, byAda(withdrawn))).toBe('ada')
})

test('an audit stays given, also where what it found was withdrawn', () => {
  const given = fact('AuditGiven', { clean: false, words: 'wrong', vouchedBy: 'person' })
  const row = (...facts: Facts) => folded(outcomes, ofRun('r1', [runRequested(), merged, ...facts]))['r1']
  expect(row()).toMatchObject({ audited: false, vouchedBy: 'nobody' })
  expect(row(byAda(given))).toMatchObject({ audited: true, regressed: true })
  expect(row(byAda(given), byAda(withdrawn))).toMatchObject({ audited: true, regressed: false })
})
