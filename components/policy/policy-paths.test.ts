import { expect, test } from 'vitest'
import { addressOf, tabsOf } from './policy-paths'

test('on the way to a project nothing that was asked is lost, also what is asked twice', () => {
  const asked = { runtime: 'codex-cli', profile: 'implement + careful(src)', of: undefined, type: ['a', 'b'] }
  expect(addressOf('/policy/profiles', 'p1', asked)).toBe(
    '/policy/profiles?project=p1&runtime=codex-cli&profile=implement+%2B+careful%28src%29&type=a&type=b',
  )
})

test('the organisation has a policy in force and versions of it, and no other page', () => {
  expect(tabsOf('organisation').map(({ path }) => path)).toEqual(['/policy', '/policy/versions'])
  expect(addressOf('/policy/versions', 'organisation', { from: '1' })).toBe(
    '/policy/versions?project=organisation&from=1',
  )
  expect(addressOf('/policy/what-if', 'organisation', { task: 't' })).toBe('/policy?project=organisation')
})
