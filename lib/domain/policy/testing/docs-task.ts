import type { TaskFields } from '../../events/task'

/** A task of type docs that asks for auto and narrows nothing. */
export const docsTask: TaskFields = {
  name: 't',
  title: 'T',
  type: 'docs',
  priority: 3,
  tags: [],
  autonomy: 'auto',
  profile: null,
  agent: null,
  paths: [],
  checks: [],
}
