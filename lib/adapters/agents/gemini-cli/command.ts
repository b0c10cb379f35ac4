// How Gemini CLI is started inside the jail: its bundle with the jail's Node, under the compiled policy.
import { compileRuntime } from '../../../domain/policy/compile/compile-runtime'
import { home, modelAddress } from '../../../domain/policy/compile/compiled'
import type { AgentStart, StartRequest } from '../../../orchestrator/agent-ports'
import { dummyKey, programDirectory, type PackagedProgram } from '../packaged-program'
import { promptFile, startWithPrompt, withoutMentions } from '../prompt'

export const geminiCliPackage: PackagedProgram = {
  runtime: 'gemini-cli',
  title: 'Gemini CLI',
  command: 'gemini',
  packageName: '@google/gemini-cli',
  // Its other packages are native parts that it does without.
  parts: () => [{ packageName: null, directory: '', file: 'bundle/gemini.js' }],
}

/** A session that this program goes on with carries every result of a tool twice, which the interface forbids. */
const startedAnew =
  'An earlier attempt of yours was sent back. You begin a new conversation: what it changed is in the worktree, and what reviewers said stands in the task.'

export function startGeminiCli(request: StartRequest): AgentStart {
  const { model, permissions, resume } = request
  const prompt = promptFile(request, ...(resume === null ? [] : [startedAnew]))
  const argv = [
    ...['node', `${programDirectory}/bundle/gemini.js`, '-m', model],
    ...['-o', 'stream-json'],
    // Without it the program refuses to work here; it leaves the repository's settings, hooks and servers unread.
    '--skip-trust',
    ...['--admin-policy', '/etc/leeway/gemini-policy.toml'],
  ]
  return {
    argv: startWithPrompt(argv),
    environment: {
      GEMINI_CLI_HOME: home,
      GOOGLE_GEMINI_BASE_URL: modelAddress,
      GEMINI_API_KEY: dummyKey,
      // Else it starts itself a second time, for a larger heap: a second and 100 MB.
      GEMINI_CLI_NO_RELAUNCH: 'true',
    },
    files: [...compileRuntime('gemini-cli', permissions).files, withoutMentions(prompt)],
  }
}
