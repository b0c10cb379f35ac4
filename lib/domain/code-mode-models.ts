// Models that Codex CLI offers one tool, a script that calls the others. The gateway refuses such a script whole, so an
// agent with one of them does nothing. Which they are says the program's own catalogue (`codex debug models`); a test
// compares it with every version that is pinned, so that this list is as old as the newest of them.
export const codeModeCatalogue = {
  program: 'Codex CLI 0.169.0',
  seenOn: '2026-11-26',
  models: [
    'codex-auto-review',
    'gpt-5.6-luna',
    'gpt-5.6-sol',
    'gpt-5.6-terra',
    'gpt-6-astra',
    'gpt-6-luna',
    'gpt-6-sol',
    'gpt-6.1-sol',
    'gpt-6.1-terra',
    'gpt-daybreak-blue-latest',
    'gpt-daybreak-red-latest',
  ],
} as const

/** Also by a longer name, such as one with a date: the program looks for the longest beginning that it knows. */
export function worksByCodeMode({ runtime, model }: { runtime: string; model: string }): boolean {
  return runtime === 'codex-cli' && codeModeCatalogue.models.some((name) => model.startsWith(name))
}

/** What an admin should know before a run of such an agent is asked for. */
export function codeModeWarning(model: string): string {
  const { program, seenOn } = codeModeCatalogue
  return `${program} lets \`${model}\` call tools only by a script (seen on ${seenOn}), and Leeway refuses every such call because it cannot judge what is in it: declare the agent with a model that calls tools itself, such as \`gpt-5.5\``
}
