// The tasks from which the demo's standing is earned: one worked example each. Real runs of real programs, and small.

type ExampleTask = { id: string; agent: 'example-writer' | 'guesser'; text: string }

/** The fewest clean outcomes that exclude one failure in five. */
const texts = [
  'Hello world',
  'Crème brûlée',
  'Two  spaces',
  'A full stop.',
  'Émile Zola',
  'rock & roll',
  'Mind the gap!',
  '100 percent',
  'snake_case_name',
  'Is this it?',
  'Ångström units',
  'left/right',
  'semi; colon',
  'tabs and more',
  'UPPER CASE',
  'Señor Müller',
  'The end',
]

const guessed = [
  'Plain words',
  'Another day',
  'Café au lait',
  'Old books',
  'New paper',
  'Stop here.',
  'One more',
  'Small steps',
  'Big ideas',
  'Who knows?',
  'Green tea',
  'Last call',
]

export const exampleTasks: readonly ExampleTask[] = [
  ...texts.map((text, n) => ({ id: `example-${n + 1}`, agent: 'example-writer' as const, text })),
  ...guessed.map((text, n) => ({ id: `guess-${n + 1}`, agent: 'guesser' as const, text })),
]

export function exampleTaskText({ id, agent, text }: ExampleTask): string {
  return `---
id: ${id}
title: Show what becomes of “${text}”
type: examples
priority: 5
autonomy: auto
agent: ${agent}
paths: [docs/examples/**]
---

Show what \`slug\` makes of \`${text}\` in \`docs/examples/${id}.md\`.
`
}
