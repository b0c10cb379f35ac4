// How Claude Code is started inside the jail: the native program, with the compiled settings and no others.
import { compileRuntime } from '../../../domain/policy/compile/compile-runtime'
import { serversPath } from '../../../domain/policy/compile/claude-code'
import { home, modelAddress } from '../../../domain/policy/compile/compiled'
import type { AgentStart, StartRequest } from '../../../orchestrator/agent-ports'
import { dummyKey, programDirectory, type PackagedProgram } from '../packaged-program'
import { promptFile, startWithPrompt, withoutMentions } from '../prompt'
import { resumeWith } from '../session-id'

export const claudeCodePackage: PackagedProgram = {
  runtime: 'claude-code',
  title: 'Claude Code',
  command: 'claude',
  packageName: '@anthropic-ai/claude-code',
  parts: (architecture) =>
    ['x64', 'arm64'].includes(architecture)
      ? [`linux-${architecture}`, `linux-${architecture}-musl`].map((platform) => ({
          packageName: `@anthropic-ai/claude-code-${platform}`,
          directory: '',
          file: 'claude',
        }))
      : [],
}

export function startClaudeCode(request: StartRequest): AgentStart {
  const { model, permissions, resume } = request
  const argv = [
    ...[`${programDirectory}/claude`, '-p', '--model', model],
    ...['--output-format', 'stream-json', '--verbose'],
    ...(permissions.mcp.length > 0 ? ['--mcp-config', serversPath] : []),
    // The repository's settings, hooks, servers and memory stay unread.
    ...['--settings', '/etc/leeway/claude.json', '--setting-sources', '', '--strict-mcp-config'],
    ...['--permission-mode', 'dontAsk'],
    ...resumeWith('--resume', resume),
  ]
  return {
    argv: startWithPrompt(argv),
    environment: { ...endpoint, ...quiet, ...onlyModel(model) },
    files: [...compileRuntime('claude-code', permissions).files, withoutMentions(promptFile(request))],
  }
}

const endpoint = {
  CLAUDE_CONFIG_DIR: `${home}/.claude`,
  ANTHROPIC_BASE_URL: modelAddress,
  ANTHROPIC_API_KEY: dummyKey,
  CLAUDE_CODE_MAX_RETRIES: '4',
}

const quiet = {
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
}

/** It asks smaller models for small things, and other models are refused. */
function onlyModel(model: string): Record<string, string> {
  const names = [
    'ANTHROPIC_MODEL',
    'ANTHROPIC_SMALL_FAST_MODEL',
    'ANTHROPIC_DEFAULT_HAIKU_MODEL',
    'ANTHROPIC_DEFAULT_SONNET_MODEL',
    'ANTHROPIC_DEFAULT_OPUS_MODEL',
    'CLAUDE_CODE_SUBAGENT_MODEL',
  ]
  return Object.fromEntries(names.map((name) => [name, model]))
}
