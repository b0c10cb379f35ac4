import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { claudeCodePackage } from './claude-code/command'
import { codexCliPackage } from './codex-cli/command'
import { findProgram } from './find-program'
import { geminiCliPackage } from './gemini-cli/command'
import type { PackagedProgram } from './packaged-program'

let root: string
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'leeway-find-')))
  chmodSync(root, 0o755)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const containing = (part: string): unknown => expect.stringContaining(part)
const missing = (part: string) => ({ kind: 'agentMissing', message: containing(part) })

function write(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true, mode: 0o755 })
  writeFileSync(join(root, path), text, { mode: 0o755 })
}

const manifest = (name: string, version: string) => JSON.stringify({ name, version })

/** As `npm install -g` lays it out below a prefix. */
function installClaudeCode(version = '2.1.330', nativeVersion = version) {
  const modules = 'lib/node_modules/@anthropic-ai/claude-code'
  write(`${modules}/package.json`, manifest('@anthropic-ai/claude-code', version))
  write(`${modules}/bin/claude.exe`, 'stub')
  const native = `${modules}/node_modules/@anthropic-ai/claude-code-linux-x64`
  write(`${native}/package.json`, manifest('@anthropic-ai/claude-code-linux-x64', nativeVersion))
  write(`${native}/claude`, 'native')
  mkdirSync(join(root, 'bin'), { recursive: true })
  symlinkSync(`../${modules}/bin/claude.exe`, join(root, 'bin/claude'))
  return join(root, native)
}

function find(
  program: PackagedProgram,
  change: { directory?: string | null; path?: string; on?: string; copyTo?: string } = {},
) {
  const declared = { command: null, programDirectory: change.directory ?? null }
  return findProgram(program, declared, {
    searchPath: change.path ?? `relative:/nowhere:${join(root, 'bin')}`,
    architecture: change.on ?? 'x64',
    copyTo: change.copyTo ?? null,
  })
}

describe('a program', () => {
  test('is found on PATH through its link, and its native part is what is shown', async () => {
    const directory = installClaudeCode()
    expect(await find(claudeCodePackage)).toEqual({ directory, version: 'claude-code 2.1.330' })
  })

  test('is found in a declared directory: its package, where npm put it, or a prefix', async () => {
    const directory = installClaudeCode()
    const found = { directory, version: 'claude-code 2.1.330' }
    for (const declared of ['', 'lib', 'lib/node_modules/@anthropic-ai/claude-code'])
      expect(await find(claudeCodePackage, { directory: join(root, declared), path: '' })).toEqual(found)
  })

  test('comes with its platform beside it, or is one package for all', async () => {
    write('node_modules/@openai/codex/package.json', manifest('@openai/codex', '0.169.0'))
    write('node_modules/@openai/codex-linux-x64/package.json', manifest('@openai/codex', '0.169.0-linux-x64'))
    write('node_modules/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex', 'native')
    write('node_modules/@google/gemini-cli/package.json', manifest('@google/gemini-cli', '0.61.0'))
    write('node_modules/@google/gemini-cli/bundle/gemini.js', '')
    const below = (path: string) => join(root, 'node_modules', path)
    expect(await find(codexCliPackage, { directory: root })).toEqual({
      directory: below('@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl'),
      version: 'codex-cli 0.169.0',
    })
    expect(await find(geminiCliPackage, { directory: root })).toEqual({
      directory: below('@google/gemini-cli'),
      version: 'gemini-cli 0.61.0',
    })
  })

  test('that is nowhere is missing, with what to type', async () => {
    await expect(find(claudeCodePackage)).rejects.toMatchObject(
      missing(
        "Claude Code is not on the worker's PATH: install it with `npm install -g @anthropic-ai/claude-code`",
      ),
    )
    await expect(find(codexCliPackage, { directory: root })).rejects.toMatchObject(
      missing(`there is no package \`@openai/codex\` in \`${root}\``),
    )
  })

  test('that npm did not install has no version to read', async () => {
    write('bin/claude', 'native')
    await expect(find(claudeCodePackage)).rejects.toMatchObject(missing('does not come from the package'))
  })

  test.each(['', 'latest', '1.2', '1.2.3;x', '../1.2.3'])(
    'of version `%s` is not started',
    async (version) => {
      installClaudeCode(version, '2.1.330')
      await expect(find(claudeCodePackage)).rejects.toMatchObject(
        missing('the version of Claude Code cannot be read'),
      )
    },
  )

  test('whose manifest is broken, or whose part is another version or absent, is installed again', async () => {
    const directory = installClaudeCode('2.1.330', '2.1.329')
    await expect(find(claudeCodePackage)).rejects.toMatchObject(missing('is half updated'))
    rmSync(directory, { recursive: true })
    await expect(find(claudeCodePackage)).rejects.toMatchObject(missing('lacks its program for this machine'))
    write('lib/node_modules/@anthropic-ai/claude-code/package.json', '{')
    await expect(find(claudeCodePackage)).rejects.toMatchObject(
      missing('the version of Claude Code cannot be read'),
    )
  })

  test('has none for another processor', async () => {
    installClaudeCode()
    await expect(find(claudeCodePackage, { on: 'riscv64' })).rejects.toMatchObject(missing('`riscv64`'))
  })
})

describe('where agents run under other accounts', () => {
  test('a program they can reach is shown where it is', async () => {
    const directory = installClaudeCode()
    expect(await find(claudeCodePackage, { copyTo: join(root, 'programs') })).toMatchObject({ directory })
  })

  test('one below a closed directory is copied once, open to all, and anew when it changes', async () => {
    const native = installClaudeCode()
    chmodSync(join(native, 'claude'), 0o700)
    chmodSync(join(root, 'lib'), 0o700)
    const copyTo = join(root, 'programs')
    const first = await find(claudeCodePackage, { copyTo })
    const copy = first.directory ?? ''
    expect(dirname(copy)).toBe(copyTo)
    expect(readFileSync(join(copy, 'claude'), 'utf8')).toBe('native')
    expect([statSync(copy).mode & 0o777, statSync(join(copy, 'claude')).mode & 0o777]).toEqual([0o755, 0o755])
    expect(statSync(join(native, 'claude')).mode & 0o777).toBe(0o700)
    const made = statSync(join(copy, 'claude')).ino
    expect(await find(claudeCodePackage, { copyTo })).toEqual(first)
    expect(statSync(join(copy, 'claude')).ino).toBe(made)

    writeFileSync(join(native, 'claude'), 'newer')
    const second = (await find(claudeCodePackage, { copyTo })).directory ?? ''
    expect(readFileSync(join(second, 'claude'), 'utf8')).toBe('newer')
    expect(existsSync(copy)).toBe(true)
    const longAgo = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000)
    utimesSync(copy, longAgo, longAgo)
    await find(claudeCodePackage, { copyTo })
    expect([existsSync(copy), existsSync(second)]).toEqual([false, true])
  })
})
