import { expect, test } from 'vitest'
import { checkPolicy } from '../check/check'
import { parsePolicy } from '../parse/parse'
import { profilePermissions } from './profile-permissions'
import { starterPolicy } from '../starter'

const parsed = parsePolicy(starterPolicy({ projectName: 'leftpad' }))
const checked = parsed.ok ? checkPolicy(parsed.policy) : parsed

function permitted(expression: string | null) {
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems))
  const result = profilePermissions(checked.policy, expression)
  return result.ok ? result.permissions.profile : result.why
}

test('without an expression it is the profile of the first type', () => {
  expect(permitted(null)).toBe('implement')
})

test('any profile can be looked at, composed or reserved for throw-away projects', () => {
  expect(permitted('packages + careful(src/a)')).toBe('packages + careful(src/a)')
  expect(permitted('yolo')).toBe('yolo')
})

test('what cannot be resolved is said in a sentence', () => {
  expect(permitted('nobody')).toMatch(/^there is no profile `nobody`; known are `research`, .*`packages`$/)
  expect(permitted('careful')).toMatch(/^the profile `careful` needs paths/)
  expect(permitted('research(src)')).toMatch(/takes no paths/)
  expect(permitted('a +')).toMatch(/is no composition of profiles/)
})
