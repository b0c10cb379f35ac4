import fc from 'fast-check'
import { parse } from 'smol-toml'
import { expect, test } from 'vitest'
import type { Permissions } from '../permissions'
import { compileCodexCli } from './codex-cli'
import { hostileTexts } from './testing/random-scopes'
import { samplePermissions } from './testing/sample-policy'

const sample = samplePermissions('implement')

function compile(execute: Permissions['execute']) {
  const { files, unexpressed } = compileCodexCli({ ...sample, execute })
  const textOf = (end: string) => files.find(({ path }) => path.endsWith(end))?.text ?? ''
  return { textOf, rules: textOf('.rules').split('\n').slice(1, -1), unexpressed }
}

test('nobody is asked, the jail is the sandbox, the project is not trusted and no server is added', () => {
  const { textOf } = compile({ allow: [['**']], deny: [] })
  expect(parse(textOf('/config.toml'))).toMatchObject({
    approval_policy: 'never',
    sandbox_mode: 'danger-full-access',
    projects: { '/workspace': { trust_level: 'untrusted' } },
    hooks: {
      PreToolUse: [
        {
          matcher: '.*',
          hooks: [{ type: 'command', command: '/bin/bash -p /etc/leeway/hook.sh', timeout: 30 }],
        },
      ],
    },
  })
  expect(parse(textOf('/requirements.toml'))).toEqual({
    allowed_approval_policies: ['never'],
    mcp_servers: {},
    features: {},
  })
})

test('a denied word is forbidden; what names no plain word is said to be missing', () => {
  const { rules, unexpressed } = compile({ allow: [['git']], deny: ['curl', 'w*', '**'] })
  expect(
    rules.map((rule) => /^prefix_rule\(pattern=\[("[^"]+")\], decision="forbidden"/.exec(rule)?.[1]),
  ).toEqual(['"curl"'])
  expect(unexpressed.map(({ part, effect }) => `${part} ${effect}`)).toEqual(['w* wider', '** wider'])
})

test('no text of a policy breaks out of its rule', () => {
  fc.assert(
    fc.property(hostileTexts, hostileTexts, (word, other) => {
      for (const rule of compile({ allow: [[other]], deny: [word] }).rules)
        expect(rule).toMatch(
          /^prefix_rule\(pattern=\["[\w.+@%/-]+"\], decision="forbidden", justification="[^"\\]+"\)$/,
        )
    }),
    { numRuns: 5000 },
  )
})
