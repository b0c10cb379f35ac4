// Programs get their task on standard input: an argument is bounded, and a jail's own standard input is empty.
import type { StartRequest } from '../../orchestrator/agent-ports'

/** Becomes the program. No shell reads the names: they are arguments of their own. */
export function startWithFile(file: string, argv: readonly string[]): string[] {
  return ['/bin/sh', '-c', 'file=$1; shift; exec "$@" <"$file"', 'sh', file, ...argv]
}

/** Stands beside what comes on standard input. */
export function promptFor({ instructionsFile, protocolDirectory }: StartRequest): string {
  return [
    `Do the task that standard input holds; \`${instructionsFile}\` has the same text.`,
    `The directory named by LEEWAY_RUN_DIR is \`${protocolDirectory}\`; what you say here is kept as well, so you need not write there.`,
    'End with a short summary of what you changed and what the next reader must know.',
  ].join(' ')
}
