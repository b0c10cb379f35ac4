import { expect, it } from 'vitest'
import { AgentDeclaration } from './agent'

it('a declaration from before models had an address and prices has neither', () => {
  const declared = {
    name: 'writer',
    runtime: 'command',
    provider: 'none',
    model: 'script',
    command: ['node', 'agent.mjs'],
    programDirectory: null,
    ownerId: 'ada',
  }
  expect(AgentDeclaration.parse(declared)).toEqual({ ...declared, modelBaseUrl: null, modelPrices: null })
})
