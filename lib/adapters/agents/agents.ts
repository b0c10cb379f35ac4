import { join } from 'node:path'
import type { Runtime } from '../../domain/events/agent'
import type { AgentRuntime, Agents } from '../../orchestrator/agent-ports'
import { claudeCodePackage, startClaudeCode } from './claude-code/command'
import { readClaudeCode } from './claude-code/read'
import { codexCliPackage, startCodexCli } from './codex-cli/command'
import { readCodexCli } from './codex-cli/read'
import { commandRuntime } from './command/command'
import { findProgram, type FindOptions } from './find-program'
import { geminiCliPackage, startGeminiCli } from './gemini-cli/command'
import { readGeminiCli } from './gemini-cli/read'
import type { PackagedProgram } from './packaged-program'

export type AgentsOptions = {
  /** Where Leeway is root, programs that other accounts cannot reach are copied below it. */
  dataDirectory: string
  /** As PATH has it: where programs are looked for that no declaration names. */
  searchPath: string
  /** As Node names it; this machine's unless told. */
  architecture?: string
}

/** The runtimes that can be started. */
export function createAgents({ dataDirectory, searchPath, architecture }: AgentsOptions): Agents {
  const options: FindOptions = {
    searchPath,
    architecture: architecture ?? process.arch,
    copyTo: process.getuid?.() === 0 ? join(dataDirectory, 'programs') : null,
  }
  const find =
    (program: PackagedProgram): AgentRuntime['find'] =>
    (declared) =>
      findProgram(program, declared, options)
  const runtimes = new Map<string, AgentRuntime>(
    Object.entries({
      command: commandRuntime,
      'claude-code': {
        modelApi: 'anthropic',
        sessionDirectories: ['.claude/projects'],
        find: find(claudeCodePackage),
        start: startClaudeCode,
        read: readClaudeCode,
      },
      'gemini-cli': {
        modelApi: 'gemini',
        sessionDirectories: ['.gemini/tmp'],
        find: find(geminiCliPackage),
        start: startGeminiCli,
        read: readGeminiCli,
      },
      'codex-cli': {
        modelApi: 'openai',
        sessionDirectories: ['.codex/sessions'],
        find: find(codexCliPackage),
        start: startCodexCli,
        read: readCodexCli,
      },
    } satisfies Record<Runtime, AgentRuntime>),
  )
  return { runtime: (name) => runtimes.get(name) }
}
