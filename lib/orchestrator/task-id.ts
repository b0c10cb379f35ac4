import type { Digest } from './ports'

/**
 * The opaque id of a task: derived from its name, which is free text and therefore may not stand in an envelope.
 * The same name in the same project is the same task, across edits and moves of its file.
 */
export function taskIdOf({ digest }: { digest: Digest }, projectId: string, name: string): string {
  return digest(`task\n${projectId}\n${name}`).slice(0, 32)
}
