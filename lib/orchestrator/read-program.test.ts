import { describe, expect, it } from 'vitest'
import { fact, type DomainEvent } from '../domain/events/vocabulary'
import type { AgentSaid } from './agent-ports'
import { createProgramReader } from './read-program'

const sayings: Record<string, AgentSaid[]> = {
  begin: [{ kind: 'session', id: 's-1' }],
  grüße: [{ kind: 'message', text: 'grüße' }],
  call: [{ kind: 'toolCall', callId: '1', tool: 'Write', input: '{}' }],
  no: [{ kind: 'refusal', callId: '1', tool: 'Write', why: 'not there' }],
  broke: [{ kind: 'ended', ok: false, why: 'no answer' }],
}

function readBy(chunks: readonly (string | Uint8Array)[], stream: 'stdout' | 'stderr' = 'stdout') {
  const noted: DomainEvent[] = []
  const reader = createProgramReader(
    { read: (line) => sayings[line] ?? [] },
    { note: (event) => noted.push(event) },
  )
  for (const chunk of chunks)
    reader.take({ stream, at: '2026-01-01T00:00:00.000Z', bytes: Buffer.from(chunk) })
  return { noted, session: reader.session() }
}

describe('what a program says', () => {
  it('is noted line by line, however it is cut, without the calls that the gateway notes', () => {
    const bytes = Buffer.from('begin\ngrüße\ncall\nno\nbroke\n')
    const cuts = [...bytes].map((byte) => Uint8Array.of(byte))
    expect(readBy(cuts)).toEqual({
      session: 's-1',
      noted: [
        fact('SessionBegun', { session: 's-1' }),
        fact('MessageSaid', { text: 'grüße' }),
        fact('CallRefused', { callId: '1', tool: 'Write', why: 'not there' }),
        fact('MessageSaid', { text: 'no answer' }),
      ],
    })
  })

  it('is passed over where a line is too long to be held, and the next line is read', () => {
    const long = 'x'.repeat(1_000_000)
    expect(readBy([long, long, long, long, long, '\nbegin\n']).session).toBe('s-1')
    expect(readBy(['begin']).session).toBeNull()
  })

  it('is noted up to a bound, however much one line says, and the session is read all the same', () => {
    sayings['much'] = Array.from({ length: 200 }, () => ({ kind: 'message', text: 'a' }))
    const { noted, session } = readBy([...Array.from({ length: 500 }, () => 'much\n'), 'begin\n'])
    expect(noted).toHaveLength(10_000)
    expect(noted.at(-1)).toEqual(fact('SayingsCut', { noted: 9_999 }))
    expect(noted.slice(0, -1).every(({ type }) => type === 'MessageSaid')).toBe(true)
    expect(session).toBe('s-1')
  })

  it('is read from its standard output alone', () => {
    expect(readBy(['begin\n'], 'stderr')).toEqual({ session: null, noted: [] })
  })
})
