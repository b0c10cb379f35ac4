// The real programs, in a real jail, between a scripted model's gateway and the hook: what is allowed runs, what is
// refused comes back with the reason, and a hook that an agent kills is found out.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { programsForTests } from '../../scripts/programs/programs-for-tests'
import { createTestPlace } from '../adapters/jail/testing/jail-place'
import type { ScriptedCall } from '../domain/conformance/script'
import type { CompiledRuntime } from '../domain/policy/compile/compiled'
import { samplePermissions } from '../domain/policy/compile/testing/sample-policy'
import { playCalls } from './testing/play-calls'

let place: ReturnType<typeof createTestPlace>
beforeAll(() => {
  place = createTestPlace()
})
afterAll(() => place.remove())

/** Leaves a process behind that kills whoever is on the way to the hook's service, as fast as it can see one. */
const killer = `import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
const isHook = (id) => readFileSync('/proc/' + id + '/cmdline', 'latin1').includes('/etc/leeway/hook.sh')
if (process.argv[2] === undefined) {
  spawn(process.execPath, [process.argv[1], 'kill'], { detached: true, stdio: 'ignore' }).unref()
  setTimeout(() => {}, 500)
} else
  for (;;)
    for (const id of readdirSync('/proc').filter((name) => Number(name) > 1))
      try {
        if (isHook(id)) process.kill(Number(id), 'SIGKILL')
      } catch {}
`
const files = { 'src/a.js': 'export const a = 1\n', 'infra/main.tf': 'a = 1\n', 'src/killer.mjs': killer }
const permissions = samplePermissions('library')

/** One start of the program with one call a turn. */
const play = (runtime: CompiledRuntime, programDirectory: string, calls: readonly ScriptedCall[]) =>
  playCalls({ place, runtime, programDirectory, files, permissions, calls })

const programs = await programsForTests()

describe.each(programs)('$runtime $version', ({ runtime, programDirectory }) => {
  const isThere = programDirectory !== null
  const given = programDirectory ?? ''

  test.runIf(isThere)('what is allowed runs, and what is refused tells the model why', async () => {
    const { ran, agent, breaches, notes, seen, undecided } = await play(runtime, given, [
      { act: 'runCommand', command: 'node -p 6*7' },
      { act: 'writeFile', path: 'src/new.js', content: 'new\n' },
      { act: 'writeFile', path: 'infra/new.tf', content: 'new\n' },
      { act: 'runCommand', command: 'curl http://localhost/' },
      { act: 'useTool', tool: 'no_such_tool', input: { a: 1 } },
      { act: 'runCommand', command: 'node -p 6*7' },
    ])
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ how: 'exited', exitCode: 0 })
    expect([breaches, undecided]).toEqual([[], []])
    expect(agent.read('src/new.js')).toBe('new\n')
    expect(agent.read('infra/new.tf')).toBeNull()
    expect(seen.map((text) => [/\b42\b/.test(text), /leeway: refused: /.test(text)])).toEqual([
      ...[
        [true, false],
        [false, false],
        [false, true],
        [false, true],
        [false, false],
      ],
      [true, false],
    ])
    expect(seen[2]).toContain('`infra/new.tf` may not be written: no rule allows it')
    expect(seen[3]).toMatch(/the command .?curl.? may not be run: no rule allows it/)
    const byHook = notes.filter((event) => event.type === 'ToolDecided' && event.data.by === 'hook')
    expect(byHook).toHaveLength(5)
  })

  test.runIf(isThere)('a hook that the agent kills is found out', async () => {
    const write = (index: number): ScriptedCall => ({
      act: 'writeFile',
      path: `src/${index}.js`,
      content: 'x\n',
    })
    const { breaches } = await play(runtime, given, [
      { act: 'runCommand', command: 'node src/killer.mjs' },
      ...Array.from({ length: 8 }, (_, index) => write(index)),
    ])
    expect(breaches.map(({ why }) => why)).toContainEqual(
      expect.stringMatching(/^the tool `\w+` ran without asking the policy: its hook was silenced$/),
    )
  })
})
