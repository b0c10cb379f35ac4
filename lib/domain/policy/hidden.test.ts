import { expect, test } from 'vitest'
import { hiddenFrom } from './hidden'

const everything = { allow: [['**']], deny: [] }

test('a secret is hidden by its own name and by that of a directory above it, and nothing else is', () => {
  const isHidden = hiddenFrom({ read: everything, masked: ['**/.env', '**/secrets', '**/*.pem'] })
  expect(['.env', 'a/.env', 'secrets/a/b', 'deep/secrets/x', 'a.pem'].map(isHidden)).not.toContain(false)
  expect(['env', '.envrc', 'src/secrets.ts', 'a.pem.md'].map(isHidden)).not.toContain(true)
})

test('what no rule lets a run read is hidden, and what a rule denies', () => {
  const isHidden = hiddenFrom({
    read: { allow: [['**'], ['docs', '*.md']], deny: ['docs/board'] },
    masked: [],
  })
  expect(['src/a.ts', 'docs/board/x.md'].map(isHidden)).toEqual([true, true])
  expect(['docs/a.md', 'README.md'].map(isHidden)).toEqual([false, false])
})
