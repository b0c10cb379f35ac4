import { expect, test } from 'vitest'
import { fact } from '../domain/events/vocabulary'
import { ada, at, folded } from './testing/log'
import { projects } from './projects'
import { projectStory } from './testing/set-up-stories'
import { base } from './testing/story-subjects'

test('a project knows its base and who registered it', () => {
  expect(folded(projects, projectStory)).toStrictEqual({
    p1: {
      projectId: 'p1',
      version: 2,
      name: 'lib',
      source: '/srv/lib',
      baseBranch: 'main',
      throwaway: false,
      base,
      retired: false,
      registeredBy: ada,
      registeredAt: at(1),
      observedAt: at(2),
      landedByLeeway: false,
      retiredReason: null,
    },
  })
})

test('a retired project says why', () => {
  const retired = { stream: 'project/p1', fact: fact('ProjectRetired', { reason: 'moved away' }) }
  const row = folded(projects, [...projectStory, retired]).p1
  expect([row?.retired, row?.retiredReason]).toStrictEqual([true, 'moved away'])
})
