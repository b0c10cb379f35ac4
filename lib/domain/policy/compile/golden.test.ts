// What is compiled, and what the report says of it, byte for byte. `UPDATE_GOLDEN=1 npx vitest run
// lib/domain/policy/compile/golden.test.ts` writes the files anew; the difference is then read like code.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { runtimes, type Runtime } from '../../events/agent'
import { fidelityReport } from '../fidelity/fidelity'
import { fidelityText } from '../fidelity/fidelity-text'
import { compileRuntime } from './compile-runtime'
import { samplePermissions } from './testing/sample-policy'

const profiles = ['research', 'implement', 'careful(src/billing)', 'library', 'served']

describe.each(runtimes)('%s', (runtime) => {
  test.each(profiles)('%s is what its golden files say', (profile) => {
    for (const { name, text } of goldenOf(runtime, profile)) {
      const path = fileURLToPath(new URL(`golden/${runtime}/${name}`, import.meta.url))
      if (process.env.UPDATE_GOLDEN === '1') write(path, text)
      expect(text, path).toBe(readFileSync(path, 'utf8'))
    }
  })

  test('no golden file is left over', () => {
    const expected = profiles.flatMap((profile) => goldenOf(runtime, profile).map(({ name }) => name))
    expect(readdirSync(fileURLToPath(new URL(`golden/${runtime}`, import.meta.url))).sort()).toEqual(
      expected.sort(),
    )
  })
})

function goldenOf(runtime: Runtime, profile: string): { name: string; text: string }[] {
  const permissions = samplePermissions(profile)
  const start = profile.replace(/[^a-z]+/g, '-').replace(/-$/, '')
  const files = runtime === 'command' ? [] : compileRuntime(runtime, permissions).files
  return [
    ...files.map(({ path, text }) => ({ name: `${start}.${basename(path)}`, text })),
    { name: `${start}.fidelity.txt`, text: fidelityText(fidelityReport(runtime, permissions)) },
  ]
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
