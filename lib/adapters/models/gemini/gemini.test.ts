import { describe, expect, it } from 'vitest'
import { createDesk } from '../testing/desk'
import { gemini } from './gemini'

const line = "printf '%s\\n' 'leeway: refused: may not run this' >&2; exit 1"
const event = (...parts: object[]) => ({
  name: null,
  data: { candidates: [{ content: { role: 'model', parts }, index: 0 }] },
})
const call = (name: string, args: object, id?: string) => ({
  functionCall: { ...(id ? { id } : {}), name, args },
})

describe('a call', () => {
  it('without an id gets one', () => {
    const desk = createDesk(true)
    const given = event(
      { text: 'a' },
      { ...call('read_file', { file_path: 'x' }), thoughtSignature: 's' },
      call('glob', {}, 'own'),
    )
    expect(gemini.openReply(desk).take(given)).toEqual([
      event(
        { text: 'a' },
        { ...call('read_file', { file_path: 'x' }, 'given-0'), thoughtSignature: 's' },
        call('glob', {}, 'own'),
      ),
    ])
    expect(desk.calls.map(({ callId }) => callId)).toEqual(['given-0', 'own'])
  })

  it('of a shell is replaced where it is refused; of another tool it is not', () => {
    const given = event(
      call('run_shell_command', { command: 'x', is_background: true }, 'a'),
      call('write_file', { file_path: 'x' }, 'b'),
    )
    expect(gemini.openReply(createDesk(false)).take(given)).toEqual([
      event(
        call('run_shell_command', { command: line, description: 'Refused by Leeway' }, 'a'),
        call('write_file', { file_path: 'x' }, 'b'),
      ),
    ])
  })

  it.each([
    { functionCall: { name: 'run_shell_command', partialArgs: [] } },
    { functionCall: { name: 'run_shell_command', args: {}, willContinue: true } },
    { functionCall: {} },
    { function_call: { name: 'run_shell_command', args: {} } },
    { toolCall: {} },
    { executableCode: { language: 'PYTHON', code: 'import os' } },
  ])('in the part %j is not guessed', (part) => {
    expect(() => gemini.openReply(createDesk(true)).take(event(part))).toThrow()
  })

  it('outside the known places does not come through', () => {
    const [passed] = gemini
      .openReply(createDesk(true))
      .take({ name: 'x', data: { other: call('x', {}), modelVersion: 'v' } })
    expect(passed).toEqual({ name: null, data: { modelVersion: 'v' } })
  })
})

it('tokens are counted once a reply, those of a cache and of thinking with them', () => {
  const usageMetadata = {
    promptTokenCount: 10,
    cachedContentTokenCount: 4,
    candidatesTokenCount: 3,
    thoughtsTokenCount: 5,
  }
  const reader = gemini.openReply(createDesk(true))
  reader.take({ name: null, data: { usageMetadata: { promptTokenCount: 10 } } })
  reader.take({ name: null, data: { usageMetadata } })
  expect(reader.usage()).toEqual({ inputTokens: 10, outputTokens: 8, cachedTokens: 4, cacheWriteTokens: 0 })
})

describe('a request', () => {
  const contents = [{ role: 'user', parts: [{ text: 'hi' }] }]

  it('tells the results in it', () => {
    const parts = [
      { functionResponse: { id: 'a', name: 'x', response: { output: 'one' } } },
      { functionResponse: { id: 'b', name: 'x', response: { error: 'two' } } },
      { functionResponse: { id: 'c', name: 'x', response: { other: 3 } } },
    ]
    expect(gemini.readRequest({ contents: [{ parts }] })).toEqual({
      model: '',
      problem: null,
      results: [
        { callId: 'a', output: 'one', isError: false },
        { callId: 'b', output: 'two', isError: true },
        { callId: 'c', output: '{"other":3}', isError: false },
      ],
    })
  })

  it.each([
    [
      { contents, tools: [{ functionDeclarations: [] }, { googleSearch: {} }] },
      '`googleSearch` runs at the provider',
    ],
    [
      { contents, tools: [{ functionDeclarations: [], urlContext: {} }] },
      '`urlContext` runs at the provider',
    ],
    [{ contents, cachedContent: 'cachedContents/1' }, '`cachedContent`'],
    [{ contents: [{ parts: [{ fileData: { fileUri: 'https://x' } }] }] }, '`fileData`'],
    [{ contents: [{ parts: { file_data: {} } }] }, '`file_data`'],
    [{ contents: [{ parts: [{ functionResponse: { parts: [{ fileData: {} }] } }] }] }, '`fileData`'],
    [{ contents, systemInstruction: { parts: [{ fileData: {} }] } }, '`fileData`'],
    [{ contents: [] }, 'no contents'],
  ])('with %j is refused', (body, problem) => {
    expect(gemini.readRequest(body).problem).toContain(problem)
  })

  it.each([
    ['/v1beta/models/gemini-x:streamGenerateContent', 'alt=sse', 'passed'],
    ['/v1beta/models/gemini-x:streamGenerateContent', '', 'refused'],
    ['/v1beta/models/gemini-x:generateContent', 'key=abc', 'passed'],
    ['/v1beta/models/gemini-x:embedContent', '', 'refused'],
    ['/v1beta/models/a/b:generateContent', '', 'refused'],
    ['/v1beta/files', '', 'refused'],
  ])('to %s?%s is %s', (path, search, kind) => {
    const query = new Map(new URLSearchParams(search))
    expect(gemini.route('POST', { path, query }).kind).toBe(kind)
    expect(gemini.route('GET', { path, query }).kind).toBe('refused')
  })
})
