import type { Runtime } from '@/lib/domain/events/agent'

type Words = { title: string; needs: string }

const runtimes: Record<Runtime, Words> = {
  'claude-code': {
    title: 'Claude Code',
    needs: 'npm install -g @anthropic-ai/claude-code, and ANTHROPIC_API_KEY where npm start is typed',
  },
  'gemini-cli': {
    title: 'Gemini CLI',
    needs: 'npm install -g @google/gemini-cli, and GEMINI_API_KEY where npm start is typed',
  },
  'codex-cli': {
    title: 'Codex CLI',
    needs: 'npm install -g @openai/codex, and OPENAI_API_KEY where npm start is typed',
  },
  command: {
    title: 'A command',
    needs: 'Any program that reads what to do from a file. Leeway gives it no model and no key.',
  },
}

const choices = ['claude-code', 'gemini-cli', 'codex-cli', 'command'] as const satisfies readonly Runtime[]

/** One of the programs that Leeway can start, with what each needs. */
export function RuntimeChoice() {
  return (
    <fieldset className="min-w-0 md:col-span-2">
      <legend className="mb-1 text-xs font-medium">Runtime</legend>
      <div className="grid grid-cols-1 gap-2 md:grid-cols-2">
        {choices.map((value, index) => (
          <label
            key={value}
            className="flex gap-2 rounded-md border border-line bg-surface px-2.5 py-2 has-checked:border-ink"
          >
            <input
              type="radio"
              name="runtime"
              value={value}
              defaultChecked={index === 0}
              aria-describedby={`needs-${value}`}
              className="mt-0.5"
            />
            <span className="min-w-0">
              <span className="block font-medium">{runtimes[value].title}</span>
              <span id={`needs-${value}`} className="block text-xs text-ink-2 wrap-anywhere">
                {runtimes[value].needs}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** In a form of class `group`: what only a command has, what it has not, and what is said of Codex CLI alone. */
export const forCommand = 'group-not-has-[input[value=command]:checked]:hidden'
export const forPrograms = 'group-has-[input[value=command]:checked]:hidden'
export const forCodex = 'group-not-has-[input[value=codex-cli]:checked]:hidden'
