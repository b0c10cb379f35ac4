import { afterEach, expect, test } from 'vitest'
import { startScriptedModel, type ScriptedModel } from './scripted-model'

let model: ScriptedModel | undefined
afterEach(() => model?.close())

async function ask(path: string, body: unknown, method = 'POST') {
  const url = `${model?.baseUrl}${path}`
  const sent = method === 'POST' ? { body: JSON.stringify(body) } : {}
  const answer = await fetch(url, { method, ...sent })
  return { status: answer.status, text: await answer.text() }
}

const turns = [
  { says: 'I write.', calls: [{ act: 'writeFile', path: 'a.txt', content: 'x\n' }] },
  { fails: 529 },
  { says: 'Done.' },
] as const

const anthropicBody = (messages: readonly unknown[], more = {}) => ({
  model: 'm',
  messages,
  tools: [{ name: 'Write' }],
  ...more,
})
const user = { role: 'user', content: 'go' }
const result = {
  role: 'user',
  content: [
    { type: 'tool_result', tool_use_id: 'call_0_0', content: [{ type: 'text', text: 'written' }] },
    { type: 'text', text: 'note' },
  ],
}

test('turns follow each other, and a request that is sent again gets the same once more', async () => {
  model = await startScriptedModel({ runtime: 'claude-code', turns })
  const first = await ask('/v1/messages?beta=true', anthropicBody([user]))
  expect(await ask('/v1/messages?beta=true', anthropicBody([user]))).toEqual(first)
  expect(JSON.parse(first.text)).toMatchObject({
    stop_reason: 'tool_use',
    content: [
      { type: 'text', text: 'I write.' },
      {
        type: 'tool_use',
        id: 'call_0_0',
        name: 'Write',
        input: { file_path: '/workspace/a.txt', content: 'x\n' },
      },
    ],
  })
  expect(
    (await ask('/v1/messages', anthropicBody([user, {}, result].map((m) => ({ content: '', ...m }))))).status,
  ).toBe(529)
  expect(model.requests.map(({ kind, turn }) => [kind, turn])).toEqual([
    ['turn', 0],
    ['turn', 0],
    ['turn', 1],
  ])
  expect(model.requests[2]?.results).toEqual([{ callId: 'call_0_0', text: 'written' }])
})

test('what has no tools is an aside, and nothing else is answered', async () => {
  model = await startScriptedModel({ runtime: 'claude-code', turns })
  const aside = await ask('/v1/messages', { model: 'm', messages: [user] })
  expect(aside.text).toContain('Scripted.')
  expect(await ask('/v1/messages/count_tokens', anthropicBody([user]))).toEqual({
    status: 200,
    text: '{"input_tokens":100}',
  })
  expect((await ask('/api/hello', undefined, 'GET')).status).toBe(404)
  expect(model.requests.map(({ kind }) => kind)).toEqual(['aside', 'count', 'other'])
})

test('a stream gives a call in parts, and all of it', async () => {
  model = await startScriptedModel({ runtime: 'claude-code', turns })
  const { text } = await ask('/v1/messages', anthropicBody([user], { stream: true }))
  const parts = [...text.matchAll(/"partial_json":("(?:[^"\\]|\\.)*")/g)].map(([, part = '""']) =>
    String(JSON.parse(part)),
  )
  expect(parts.length).toBeGreaterThan(1)
  expect(JSON.parse(parts.join(''))).toEqual({ file_path: '/workspace/a.txt', content: 'x\n' })
})

test('each interface is spoken in its own words', async () => {
  model = await startScriptedModel({ runtime: 'gemini-cli', turns })
  const contents = [{ role: 'user', parts: [{ text: 'go' }] }]
  const tools = [{ functionDeclarations: [{ name: 'write_file' }] }]
  const gemini = await ask('/v1beta/models/g:streamGenerateContent?alt=sse', { contents, tools })
  expect(gemini.text).toContain(
    '"functionCall":{"id":"call_0_0","name":"write_file","args":{"file_path":"a.txt"',
  )
  await model.close()
  model = await startScriptedModel({ runtime: 'codex-cli', turns })
  const input = [{ type: 'message', role: 'user', content: [] }]
  const openai = await ask('/v1/responses', {
    model: 'g',
    stream: true,
    input,
    tools: [{ type: 'custom', name: 'apply_patch' }],
  })
  expect(openai.text).toContain(JSON.stringify('*** Begin Patch\n*** Add File: a.txt\n+x\n*** End Patch\n'))
  expect(openai.text).toContain('event: response.completed')
})

test('what is not a conversation ends the connection, and the model goes on', async () => {
  model = await startScriptedModel({ runtime: 'gemini-cli', turns })
  await expect(ask('/v1beta/models/g:generateContent', 'no')).rejects.toThrow()
  expect((await ask('/v1beta/models/g:countTokens', { contents: [] })).text).toBe('{"totalTokens":100}')
})
