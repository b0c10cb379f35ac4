import type { TaskFields } from '../events/task'
import { parseTaskFile, taskDirectory } from './task-file'

/** What is asked about a task that nobody has written yet. Empty text and an empty list: its file says nothing of it. */
export type UnwrittenTask = { type: string; profile: string; autonomy: string; paths: readonly string[] }

const name = 'not-written-yet'

/** The fields its file would have, read as a file is; or every reason why none could. */
export function unwrittenTask({
  type,
  profile,
  autonomy,
  paths,
}: UnwrittenTask): { ok: true; fields: TaskFields } | { ok: false; reasons: string[] } {
  const written = {
    ...{ id: name, title: 'A task that is not written yet', type },
    ...(autonomy !== '' && { autonomy }),
    ...(profile !== '' && { profile }),
    ...(paths.length > 0 && { paths }),
  }
  // JSON is YAML, and a text that was typed cannot leave its quotes.
  const content = `---\n${JSON.stringify(written)}\n---\n\nWhat is to be done is not said yet.\n`
  const parsed = parseTaskFile({ path: `${taskDirectory}${name}.md`, content })
  if (parsed.ok) return { ok: true, fields: parsed.fields }
  return { ok: false, reasons: parsed.problems.map(({ message }) => message) }
}
