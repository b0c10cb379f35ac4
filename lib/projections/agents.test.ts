import { expect, test } from 'vitest'
import { agents } from './agents'
import { ada, at, folded } from './testing/log'
import { agentStory } from './testing/set-up-stories'

test('a retired agent keeps its declaration and says why', () => {
  expect(folded(agents, agentStory)).toStrictEqual({
    a1: {
      agentId: 'a1',
      version: 2,
      name: 'writer',
      runtime: 'command',
      provider: 'none',
      model: 'script',
      command: ['node', 'agent.mjs'],
      programDirectory: null,
      ownerId: 'ada',
      modelBaseUrl: null,
      modelPrices: null,
      retired: true,
      declaredBy: ada,
      declaredAt: at(1),
      changedAt: at(2),
      retiredReason: 'replaced',
    },
  })
})
