// How Codex CLI is started inside the jail: the native program, which finds its compiled configuration in its home.
import { compileRuntime } from '../../../domain/policy/compile/compile-runtime'
import { home } from '../../../domain/policy/compile/compiled'
import type { AgentStart, StartRequest } from '../../../orchestrator/agent-ports'
import { dummyKey, programDirectory, type PackagedProgram } from '../packaged-program'
import { promptFile, startWithPrompt } from '../prompt'
import { resumeWith } from '../session-id'

const triples: Readonly<Record<string, string>> = {
  x64: 'x86_64-unknown-linux-musl',
  arm64: 'aarch64-unknown-linux-musl',
}

export const codexCliPackage: PackagedProgram = {
  runtime: 'codex-cli',
  title: 'Codex CLI',
  command: 'codex',
  packageName: '@openai/codex',
  parts: (architecture) =>
    Object.entries(triples)
      .filter(([name]) => name === architecture)
      .map(([name, triple]) => ({
        packageName: `@openai/codex-linux-${name}`,
        directory: `vendor/${triple}`,
        file: 'bin/codex',
      })),
}

export function startCodexCli(request: StartRequest): AgentStart {
  const { model, permissions, resume } = request
  const argv = [
    ...[`${programDirectory}/bin/codex`, 'exec', '--json', '-m', model],
    // The hook is the compiled one: no other is read, because the worktree is not trusted. Without this none runs.
    '--dangerously-bypass-hook-trust',
    '--skip-git-repo-check',
    ...resumeWith('resume', resume),
    '-',
  ]
  return {
    argv: startWithPrompt(argv),
    environment: { CODEX_HOME: `${home}/.codex`, LEEWAY_MODEL_KEY: dummyKey },
    files: [...compileRuntime('codex-cli', permissions).files, promptFile(request)],
  }
}
