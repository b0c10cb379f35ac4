import { afterEach, describe, expect, it } from 'vitest'
import { OperationalFailure } from './domain/failures'
import { keyOfAgent } from './domain/model-key'
import { readModelKey, readModelKeyNames } from './env'

const names = [
  'ANTHROPIC_API_KEY',
  'GEMINI_API_KEY',
  'OPENAI_API_KEY',
  'LEEWAY_MODEL_KEY_DOCS_WRITER_2',
] as const
const before = names.map((name) => [name, process.env[name]] as const)
afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = value
  }
})

function set(values: Partial<Record<(typeof names)[number], string>>) {
  for (const name of names) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, values)
}

const agent = { agentName: 'docs.writer-2', api: 'anthropic' } as const

describe('the key of an agent’s model', () => {
  it('is its provider’s', () => {
    set({ ANTHROPIC_API_KEY: 'key-of-all-1', GEMINI_API_KEY: 'key-of-all-2', OPENAI_API_KEY: 'key-of-all-3' })
    expect(readModelKey(agent)).toBe('key-of-all-1')
    expect(readModelKey({ ...agent, api: 'gemini' })).toBe('key-of-all-2')
    expect(readModelKey({ ...agent, api: 'openai' })).toBe('key-of-all-3')
  })

  it('is its own where it has one', () => {
    set({ ANTHROPIC_API_KEY: 'key-of-all-1', LEEWAY_MODEL_KEY_DOCS_WRITER_2: 'key-of-one' })
    expect(readModelKey(agent)).toBe('key-of-one')
    expect(readModelKey({ ...agent, agentName: 'other' })).toBe('key-of-all-1')
  })

  it('that is missing is told by the names of both variables', () => {
    set({ OPENAI_API_KEY: 'key-of-all-3' })
    expect(() => readModelKey(agent)).toThrow(OperationalFailure)
    expect(() => readModelKey(agent)).toThrow(/ANTHROPIC_API_KEY.*LEEWAY_MODEL_KEY_DOCS_WRITER_2/)
  })

  it.each(['', 'tiny-1', 'with a blank in it', 'with-a-line\nbreak', 'with-an-é-in-it'])(
    'is not %j, and no other is taken',
    (value) => {
      set({ ANTHROPIC_API_KEY: 'key-of-all-1', LEEWAY_MODEL_KEY_DOCS_WRITER_2: value })
      expect(() => readModelKey(agent)).toThrow('`LEEWAY_MODEL_KEY_DOCS_WRITER_2` holds no key')
      if (value !== '') expect(() => readModelKey(agent)).not.toThrow(value)
    },
  )
})

describe('what a worker tells of its keys', () => {
  it('is the names of variables that hold one, and no value', () => {
    set({ OPENAI_API_KEY: 'key-of-all-3', GEMINI_API_KEY: '', LEEWAY_MODEL_KEY_DOCS_WRITER_2: 'key-of-one' })
    expect(readModelKeyNames()).toEqual(['LEEWAY_MODEL_KEY_DOCS_WRITER_2', 'OPENAI_API_KEY'])
  })

  it('says of an agent whether it has one, its own or its provider’s', () => {
    const of = (name: string, runtime: 'claude-code' | 'codex-cli' | 'command') =>
      keyOfAgent({ name, runtime }, ['LEEWAY_MODEL_KEY_DOCS_WRITER_2', 'OPENAI_API_KEY'])?.isThere ?? null
    expect(of('docs.writer-2', 'claude-code')).toBe(true)
    expect(of('other', 'claude-code')).toBe(false)
    expect(of('other', 'codex-cli')).toBe(true)
    expect(of('other', 'command')).toBeNull()
  })
})
