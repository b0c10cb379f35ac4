// Programs get their task on standard input: an argument is bounded, and a jail's own standard input is empty.
import type { StartRequest } from '../../orchestrator/agent-ports'

/** The task's file, then `words`. No shell reads either: they are arguments of their own. */
export function startWithFile(file: string, words: string, argv: readonly string[]): string[] {
  const script = 'file=$1; words=$2; shift 2; { cat "$file"; printf "\\n%s\\n" "$words"; } | "$@"'
  return ['/bin/sh', '-c', script, 'sh', file, words, ...argv]
}

/** What a program is told beside its task. */
export function wordsFor({ instructionsFile, protocolDirectory }: StartRequest): string {
  return [
    `The task above stands in \`${instructionsFile}\` as well.`,
    `The directory named by LEEWAY_RUN_DIR is \`${protocolDirectory}\`; what you say here is kept too, so you need not write there.`,
    'End with a short summary of what you changed and what the next reader must know.',
  ].join(' ')
}
