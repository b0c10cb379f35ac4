// Programs get their task on standard input, from a file: an argument is bounded, and a jail's own standard input is
// empty.
import type { CompiledFile } from '../../domain/policy/compile/compiled'
import type { StartRequest } from '../../orchestrator/agent-ports'

const promptPath = '/etc/leeway/prompt.md'

/** Becomes the program, with the prompt to read. The shell reads no word of either. */
export function startWithPrompt(argv: readonly string[]): string[] {
  return ['/bin/sh', '-c', `exec "$@" <${promptPath}`, 'sh', ...argv]
}

/** The task, and what a program is told beside it. */
export function promptFile(request: StartRequest, ...more: readonly string[]): CompiledFile {
  const { instructions, instructionsFile, protocolDirectory } = request
  const words = [
    `The task above stands in \`${instructionsFile}\` as well.`,
    `The directory named by LEEWAY_RUN_DIR is \`${protocolDirectory}\`; what you say here is kept too, so you need not write there.`,
    'End with a short summary of what you changed and what the next reader must know.',
    ...more,
  ]
  return { path: promptPath, text: `${instructions.trimEnd()}\n\n${words.join(' ')}\n` }
}

/**
 * Two programs put a file in the place of each `@path` of a prompt, which no hook is asked about, and one breaks
 * addresses and names of packages over it. Behind a backslash they leave it alone.
 */
export function withoutMentions(file: CompiledFile): CompiledFile {
  const note = file.text.includes('@') ? '`\\@` stands for that sign alone.\n' : ''
  return { ...file, text: file.text.replaceAll('@', '\\@') + note }
}
