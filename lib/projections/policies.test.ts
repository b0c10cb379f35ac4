import { expect, test } from 'vitest'
import { fact } from '../domain/events/vocabulary'
import { policyStream } from '../domain/events/streams'
import { ada, at, folded } from './testing/log'
import { policies } from './policies'
import { policyStory } from './testing/set-up-stories'
import { base, blob, merge, newerBlob } from './testing/story-subjects'

const adopted = { version: 1, blob, reason: 'first', widens: true, by: ada, at: at(2), confirmations: [] }

test('a proposal waits beside what is in force, and adoption takes its place', () => {
  const [proposed] = policyStory
  const row = folded(policies, proposed ? [proposed] : []).p1
  expect([row?.adopted, row?.proposal]).toStrictEqual([null, { blob, commit: base, at: at(1) }])
})

test('a broken file leaves the adopted version in force', () => {
  expect(folded(policies, policyStory)).toStrictEqual({
    p1: {
      scope: 'p1',
      adoption: {
        streamVersion: 3,
        version: 1,
        blob,
        lastBlob: blob,
        proposal: null,
        confirmations: [],
        seen: newerBlob,
        noted: {},
      },
      adopted,
      proposal: null,
      refused: {
        blob: newerBlob,
        commit: merge,
        problems: [{ line: 2, column: 1, message: 'unknown field' }],
        at: at(3),
      },
      versions: [adopted],
    },
  })
})

test('what matches nothing stands beside the file it was noted of, and goes with it', () => {
  const notes = [{ line: 7, column: 3, message: '`srcs/**` matches no file of the project' }]
  const noted = { stream: policyStream('p1'), fact: fact('PolicyNoted', { blob, commit: base, notes }) }
  const [proposed, adoption, refused] = policyStory
  const notedAfter = (...story: typeof policyStory) => folded(policies, story).p1?.adoption.noted
  if (!proposed || !adoption || !refused) throw new Error('the story is off')
  expect(notedAfter(proposed, noted, adoption, refused)).toStrictEqual({ [blob]: { commit: base, notes } })
  const newer = fact('PolicyProposed', { blob: newerBlob, commit: merge })
  expect(notedAfter(proposed, noted, { stream: policyStream('p1'), fact: newer })).toStrictEqual({})
})
