import { expect, test } from 'vitest'
import { at, folded } from './testing/log'
import { people } from './people'
import { personStory } from './testing/set-up-stories'

test('a person has roles and a last sign-in', () => {
  expect(folded(people, personStory)).toStrictEqual({
    ada: {
      personId: 'ada',
      version: 3,
      name: 'Ada',
      email: 'ada@example.org',
      scripted: false,
      roles: [{ scope: { kind: 'organisation' }, role: 'admin' }],
      addedAt: at(1),
      lastSignInAt: at(3),
    },
  })
})
