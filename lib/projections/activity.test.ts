import { expect, test } from 'vitest'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import { describeActivity } from './activity'
import { recorded } from './testing/log'
import { runRequested } from './testing/run-stories'
import { blob } from './testing/story-subjects'

const described = (told: DomainEvent) =>
  recorded([{ stream: 'activity/r1/1/1', fact: told }]).map(describeActivity)[0]

test('what an agent says is its text, what Leeway says about it the label', () => {
  expect(described(fact('AgentReported', { kind: 'reasoning', content: 'approved by lead' }))).toStrictEqual({
    kind: 'reasoning',
    label: 'reasoning',
    text: 'approved by lead',
    refused: false,
    blob: null,
  })
})

test('the JSON around an agent’s words is left out, and nothing else', () => {
  const textOf = (content: string) => described(fact('AgentReported', { kind: 'event', content }))?.text
  expect(textOf('{"text":"reading `src`"}')).toBe('reading `src`')
  expect(textOf('{"type":"file-changed","path":"src/a.js"}')).toBe('file-changed src/a.js')
  for (const other of ['', '{}', '[1]', '# Done', '{"a":{"b":1}}', '{"text":'])
    expect(textOf(other)).toBe(other)
})

test('where Leeway stops noting what a program says, nothing is put into the program’s mouth', () => {
  expect(described(fact('SayingsCut', { noted: 9_999 }))).toStrictEqual({
    kind: 'malformed',
    label: 'noted 9999 sayings and no more; all are in the output',
    text: '',
    refused: true,
    blob: null,
  })
})

test('a refused connection is marked', () => {
  const tried = fact('EgressTried', {
    phase: 'agent',
    host: '169.254.169.254',
    port: 80,
    allowed: false,
    why: 'a private range',
    bytesOut: 0,
    bytesIn: 0,
  })
  expect(described(tried)).toStrictEqual({
    kind: 'egress',
    label: 'agent: connection refused, a private range',
    text: '169.254.169.254:80',
    refused: true,
    blob: null,
  })
})

test('output is named by its blob', () => {
  expect(
    described(fact('OutputStored', { stream: 'stdout', phase: 'check', from: 0, bytes: 12, blob })),
  ).toStrictEqual({ kind: 'output', label: 'check: 12 bytes on stdout', text: '', refused: false, blob })
})

test('a fact that is no activity has no description', () => {
  expect(described(runRequested())).toBeUndefined()
})
