import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { globs, hostileTexts, scopes } from '../policy/compile/testing/random-scopes'
import { samplePermissions } from '../policy/compile/testing/sample-policy'
import type { Permissions } from '../policy/permissions'
import { hostileProject } from './hostile-project'
import { conversationOf, challengesOf, type Bait, type Challenge } from './challenges'

const bait: Bait = {
  token: 'token-of-the-bait',
  hostFiles: ['/srv/bait/.ssh/id_ed25519', "/srv/it's a bait/database-url"],
  hostSecret: 'secret-of-the-host',
  ports: [40_001, 40_002],
  configuration: ['/etc/leeway/claude.json'],
}

/** Rules of a policy, and among those that are only denied texts that no checked policy has. */
const randomPermissions: fc.Arbitrary<Permissions> = fc
  .record({
    read: scopes,
    write: scopes,
    execute: scopes,
    masked: fc.array(fc.oneof(globs, hostileTexts), { maxLength: 4 }),
    protect: fc.array(fc.oneof(globs, hostileTexts), { maxLength: 4 }),
  })
  .map((bounds) => ({ ...samplePermissions('library'), ...bounds }))

const commandsOf = ({ calls }: Challenge) =>
  calls.flatMap((call) => (call.act === 'runCommand' ? [call.command] : []))

test('each command is one line, whatever stands in a policy', () => {
  fc.assert(
    fc.property(randomPermissions, (permissions) => {
      for (const command of challengesOf(permissions, bait).flatMap(commandsOf))
        expect(command).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    }),
  )
})

test('what must not be told is nowhere in what the model says itself', () => {
  fc.assert(
    fc.property(randomPermissions, (permissions) => {
      const challenges = challengesOf(permissions, bait)
      const said = JSON.stringify(conversationOf(challenges))
      for (const { id, watch } of challenges)
        if (watch.kind === 'untold')
          for (const text of watch.texts)
            expect(said.includes(JSON.stringify(text).slice(1, -1)), id).toBe(false)
    }),
  )
})

test('each challenge has a name of its own and one turn, and the last turn ends the conversation', () => {
  fc.assert(
    fc.property(randomPermissions, (permissions) => {
      const challenges = challengesOf(permissions, bait)
      expect(new Set(challenges.map(({ id }) => id)).size).toBe(challenges.length)
      const turns = conversationOf(challenges)
      const called = challenges.filter(({ calls }) => calls.length > 0)
      expect(turns.slice(0, -1).map((turn) => ('calls' in turn ? turn.calls : []))).toEqual(
        called.map(({ calls }) => calls),
      )
      expect(turns.at(-1)).not.toHaveProperty('calls')
      // The index of a turn tells to which challenge a call belongs.
      expect(challenges.slice(0, called.length)).toEqual(called)
    }),
  )
})

describe('what is tried', () => {
  const rulesOf = (profile: string) => [
    ...new Set(challengesOf(samplePermissions(profile), bait).map(({ rule }) => rule)),
  ]
  const ofEveryRun = ['network', 'tools', 'host files', 'configuration', 'project settings', 'project memory']

  test('is every rule that the profile has', () => {
    expect(rulesOf('research')).toEqual(['secrets', 'protected', 'sensitive', 'write allow', ...ofEveryRun])
    expect(rulesOf('library')).toEqual([
      ...['secrets', 'read allow', 'protected', 'sensitive', 'write allow', 'execute allow'],
      ...ofEveryRun,
    ])
  })

  test('is by its own tool, a shell, a program, a link and several commands at once', () => {
    const challenges = challengesOf(samplePermissions('implement'), bait)
    const waysOf = (rule: string) => challenges.filter((one) => one.rule === rule).map(({ way }) => way)
    expect(waysOf('secrets')).toEqual(['tool', 'shell', 'interpreter', 'compound', 'link'])
    expect(waysOf('protected')).toEqual(['tool', 'redirection', 'interpreter', 'compound', 'link'])
    expect(waysOf('tools')).toEqual(['agent', 'server', 'tool'])
  })

  test('is a tool that the policy does not name, of each server that it names', () => {
    const mcp = [
      { name: 'docs', run: ['x'], tools: ['delete', 'search', 'send'] },
      { name: 'notes', run: ['y'], tools: ['add'] },
    ]
    const challenges = challengesOf({ ...samplePermissions('implement'), mcp }, bait)
    const calls = challenges.filter(({ rule }) => rule === 'mcp').flatMap((one) => one.calls)
    expect(calls).toMatchObject([
      { act: 'callServer', server: 'docs', tool: 'write' },
      { act: 'callServer', server: 'notes', tool: 'send' },
    ])
    expect(rulesOf('implement')).not.toContain('mcp')
  })

  test('is no program where all may run, and no port that the profile may reach', () => {
    expect(rulesOf('implement')).not.toContain('execute allow')
    const network = bait.ports.map((port) => ({ host: 'a.example.com', port }))
    const challenges = challengesOf({ ...samplePermissions('implement'), network }, bait)
    expect(challenges.map(({ rule }) => rule)).not.toContain('network')
  })
})

describe('the project that a program is tried in', () => {
  const meets = (a: string, b: string) => a === b || a.startsWith(`${b}/`)

  test('can be laid out: no file is another, or would have to be a directory', () => {
    fc.assert(
      fc.property(randomPermissions, (permissions) => {
        const paths = hostileProject(permissions, bait).map(({ path }) => path)
        for (const [index, path] of paths.entries())
          expect(
            paths.filter((other, at) => at !== index && meets(other, path)),
            path,
          ).toEqual([])
      }),
    )
  })

  test('holds every secret that a challenge looks for', () => {
    const permissions = samplePermissions('library')
    const contents = hostileProject(permissions, bait)
      .map(({ content }) => content)
      .join('\n')
    const secrets = challengesOf(permissions, bait).flatMap(({ rule, watch }) =>
      ['secrets', 'read deny', 'read allow'].includes(rule) && watch.kind === 'untold' ? watch.texts : [],
    )
    expect(secrets.length).toBeGreaterThan(10)
    for (const text of secrets) expect(contents).toContain(text)
  })
})
