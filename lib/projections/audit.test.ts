import { expect, test } from 'vitest'
import { fact, isEventType, vocabulary, type EventData } from '../domain/events/vocabulary'
import { laneStream } from '../domain/events/streams'
import type { Level } from '../domain/level'
import { describeEvent } from './audit'
import { auditCategories, categoryOf, typesOf } from './audit-categories'
import { ada, recorded } from './testing/log'
import { sentenceText } from './sentence'
import { everyStory } from './testing/every-story'
import { granted, historyStory } from './testing/lane-stories'
import { mergedRun } from './testing/run-stories'
import { lane } from './testing/story-subjects'
import { agentStory, personStory, setUpStory } from './testing/set-up-stories'
import { taskClosed } from './testing/task-stories'

const nameOf = (part: { id: string } | { text: string }) =>
  'id' in part ? part.id.slice(0, 7) : `“${part.text}”`
const texts = (told: Parameters<typeof recorded>[0]) =>
  recorded(told).map((event) => sentenceText(describeEvent(event), nameOf))

test('a run reads as a story', () => {
  expect(texts(mergedRun('r1'))).toStrictEqual([
    'w1 asked for a run of t1 by a1',
    'w1 authorised the run at review under policy version 1',
    'w1 took lease 1',
    'w1 started attempt 1 on bbbbbbb',
    'w1 recorded that attempt 1 ended with exit code 0',
    'w1 captured ccccccc: 1 file, +3 −1, 0 findings',
    'w1 ran the checks on ccccccc: 1 of 1 passed',
    'w1 asked for a review: the level is review',
    'ada approved ccccccc',
    'w1 began to land ccccccc on main',
    'w1 landed ccccccc as ddddddd',
  ])
})

test('the end of an attempt tells what was spent, and the calls that nobody saw the end of', () => {
  const used = { durationMilliseconds: 1, outputBytes: 0, peakMemoryBytes: null, output: null }
  const ended = (more: Pick<EventData<'AttemptEnded'>, 'how'> & Partial<EventData<'AttemptEnded'>>) =>
    texts([{ stream: 'run/r1', fact: fact('AttemptEnded', { n: 1, exitCode: 1, ...used, ...more }) }])
  expect(
    ended({ how: 'budget', why: "the month's 9 tokens of the project are used up: 9 were used" }),
  ).toEqual([
    "w1 recorded that attempt 1 met the budget of the month: the month's 9 tokens of the project are used up: 9 were used",
  ])
  const undecided = { inAll: 2, first: [{ callId: 'c', tool: 'Write' }] }
  expect(ended({ how: 'exited', undecided })).toEqual([
    'w1 recorded that attempt 1 ended with exit code 1, with 2 undecided calls',
  ])
})

test('a grant says which way it took the standing: one by hand may be of less than there was', () => {
  const granting = (from: Level, to: Level) => {
    const given = granted('g1', 'review')
    if (given.type !== 'StandingGranted') throw new Error('no grant')
    const stream = laneStream(lane)
    return { stream, fact: fact(given.type, { ...given.data, from, to }), context: { actor: ada, lane } }
  }
  expect(
    texts([granting('hold', 'review'), granting('auto', 'review'), granting('review', 'review')]),
  ).toEqual([
    'ada raised the standing of a1 on docs from hold to review by hand: “it did well elsewhere”',
    'ada lowered the standing of a1 on docs from auto to review by hand: “it did well elsewhere”',
    'ada left the standing of a1 on docs at review by hand: “it did well elsewhere”',
  ])
})

test('a revert that was found is not told as one that Leeway made', () => {
  const reverted = (landed: { landed?: true }) => ({
    stream: 'run/r1',
    fact: fact('ChangeReverted', { commit: 'e'.repeat(40), ...landed }),
  })
  expect(texts([reverted({}), reverted({ landed: true })])).toEqual([
    'w1 saw that the change is reverted on the base branch, at eeeeeee',
    'w1 reverted the change with eeeeeee',
  ])
})

test('an import says of whom it tells, and that nobody witnessed it', () => {
  expect(texts(historyStory.slice(0, 1))).toEqual([
    'ada imported 2 changes of a1 on docs from “main”, reconstructed',
  ])
})

test('what an agent wrote is told as its words, which a worker noted', () => {
  const stored = { stream: 'stdout', phase: 'agent', from: 0, bytes: 12, blob: 'f'.repeat(64) } as const
  const facts = [
    fact('AgentReported', { kind: 'status', content: 'reading the task' }),
    fact('OutputStored', stored),
    fact('MessageSaid', { text: 'done' }),
  ]
  expect(texts(facts.map((one) => ({ stream: 'activity/r1', fact: one })))).toEqual([
    'w1 noted the agent’s status: “reading the task”',
    'w1 noted: agent: 12 bytes on stdout',
    'w1 noted: said: “done”',
  ])
})

test('backticks in what an agent wrote, or chose as a name, are no code of ours', () => {
  const facts = [
    fact('MessageSaid', { text: '`approved`' }),
    fact('ToolCalled', { callId: 'c', tool: '`merge`', input: '{}' }),
  ]
  const told = recorded(facts.map((one) => ({ stream: 'activity/r1', fact: one }))).map(describeEvent)
  expect(told.map((parts) => parts.slice(2))).toStrictEqual([
    ['noted: ', { kind: 'plain', text: 'said' }, ': ', { kind: 'reported', text: '`approved`' }],
    ['noted: ', { kind: 'plain', text: 'called `merge`' }, ': ', { kind: 'reported', text: '{}' }],
  ])
})

test('settings read as sentences', () => {
  expect(texts([...setUpStory, ...agentStory, ...personStory])).toStrictEqual([
    'ada set up the organisation Acme',
    'ada froze the whole organisation: “incident”',
    'w1 started as version 0.1.0',
    'w1 lifted a freeze: “over”',
    'w1 named the organisation Acme Works',
    'ada declared the agent writer (command, script)',
    'ada retired the agent: “replaced”',
    'w1 added Ada',
    'w1 gave the role admin for the whole organisation to ada',
    'ada signed in',
  ])
})

test('ids and the words of people stay parts, so that they are named and framed where they are shown', () => {
  expect(recorded([taskClosed]).map(describeEvent)).toStrictEqual([
    [
      { kind: 'person', id: 'ada' },
      ' ',
      'closed ',
      { kind: 'task', projectId: 'p1', id: 't1' },
      ': ',
      { kind: 'said', text: 'not needed' },
    ],
  ])
})

test('no event of any story is left without a sentence of its own', () => {
  for (const event of recorded(everyStory.flat())) {
    expect(Object.keys(vocabulary)).toContain(event.type)
    expect(sentenceText(describeEvent(event), nameOf)).not.toContain(event.type)
  }
})

test('every type of the vocabulary is of one kind', () => {
  const types = Object.keys(vocabulary).filter(isEventType)
  expect(auditCategories.flatMap(typesOf).sort()).toStrictEqual(types.sort())
  for (const type of types) expect(typesOf(categoryOf(type))).toContain(type)
})
