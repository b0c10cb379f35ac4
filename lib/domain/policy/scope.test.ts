import { expect, test } from 'vitest'
import { isInScope } from './scope'

test('what is denied is denied in any spelling', () => {
  const scope = { allow: [['**']], deny: ['.github', '**/CLAUDE.md'] }
  const paths = ['.github/x', '.GitHub/workflows/x.yml', 'claude.md', 'src/Claude.MD']
  expect(paths.filter((path) => isInScope(scope, path))).toEqual([])
  expect(isInScope(scope, 'github/x')).toBe(true)
})
