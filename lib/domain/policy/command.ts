/** A command line as a program and its arguments: `sh -c` reads it, inside the jail only. */
export function commandOf(command: string): { command: string; argv: string[] } {
  return { command, argv: ['sh', '-c', command] }
}
