/** What a person typed into the form; lists are separated by commas. */
export type TaskDraft = {
  title: string
  type: string
  priority: string
  autonomy: string
  agent: string
  tags: string
  paths: string
  instructions: string
}

/** A path below `.leeway/tasks/` made of the title's letters and digits. */
export function taskFilePath(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return `.leeway/tasks/${words || 'task'}.md`
}

/** The text of the task file: fields that say nothing are left out. JSON strings are YAML strings. */
export function taskFileText(draft: TaskDraft): string {
  const lines = [
    `title: ${JSON.stringify(draft.title)}`,
    `type: ${JSON.stringify(draft.type)}`,
    `priority: ${draft.priority}`,
    `autonomy: ${draft.autonomy}`,
    ...(draft.agent ? [`agent: ${JSON.stringify(draft.agent)}`] : []),
    ...listLine('tags', draft.tags),
    ...listLine('paths', draft.paths),
  ]
  return `---\n${lines.join('\n')}\n---\n\n${draft.instructions.trim()}\n`
}

function listLine(name: string, typed: string): string[] {
  const values = typed
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '')
  return values.length > 0 ? [`${name}: [${values.map((value) => JSON.stringify(value)).join(', ')}]`] : []
}
