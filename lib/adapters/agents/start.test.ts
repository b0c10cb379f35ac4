import { describe, expect, test } from 'vitest'
import { samplePermissions } from '../../domain/policy/compile/testing/sample-policy'
import type { StartRequest } from '../../orchestrator/agent-ports'
import { startClaudeCode } from './claude-code/command'
import { startCodexCli } from './codex-cli/command'
import { startGeminiCli } from './gemini-cli/command'

const request: StartRequest = {
  ...{ command: null, programDirectory: null, program: { directory: '/x', version: 'x 1.0.0' } },
  ...{ model: 'some-model', permissions: samplePermissions('library'), resume: null },
  instructions: '# Mend it\n\nUse @types/node; "$(rm -rf /)" `id`\n',
  instructionsFile: '/etc/leeway/task.md',
  protocolDirectory: '/run/leeway',
}
const session = '0daa056b-173b-4209-bdff-d1008b0154c6'

describe.each([
  ['claude-code', startClaudeCode],
  ['gemini-cli', startGeminiCli],
  ['codex-cli', startCodexCli],
] as const)('%s', (runtime, start) => {
  test('the task stands in a file, never in an argument', () => {
    const { argv, files } = start(request)
    expect(argv.join(' ')).not.toContain('Mend it')
    const prompt = files.find(({ path }) => path === '/etc/leeway/prompt.md')?.text
    expect(prompt).toContain(
      `# Mend it\n\nUse ${runtime === 'codex-cli' ? '@' : '\\@'}types/node; "$(rm -rf /)"`,
    )
    expect(prompt).toContain('/run/leeway')
  })

  test('every file of the compiled configuration is one of its own', () => {
    const paths = start(request).files.map(({ path }) => path)
    expect(new Set(paths).size).toBe(paths.length)
    expect(paths.length).toBeGreaterThan(1)
  })

  test('a session is gone on with by its name, and a name that is none is never an argument', () => {
    expect(start({ ...request, resume: session }).argv.includes(session)).toBe(runtime !== 'gemini-cli')
    for (const resume of ['--yolo', '', `${session} `, `-c${session}`])
      expect(start({ ...request, resume }).argv).toEqual(start(request).argv)
  })

  test('no variable holds anything but the model, addresses of the jail and a key that opens nothing', () => {
    const values = Object.values(start(request).environment)
    const known =
      /^(some-model|1|4|true|leeway-adds-the-key|\/home\/agent(\/\.\w+)?|http:\/\/127\.0\.0\.1:8377)$/
    expect(values.filter((value) => !known.test(value))).toEqual([])
  })
})
