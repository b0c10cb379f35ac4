// `NAME=WORDS`: what Leeway calls something, and what a history calls it.
import { agents } from '../projections/agents'
import type { AgentWords, TypeOf } from '../domain/trust/history/lane-words'
import { typeWords } from '../domain/trust/history/lane-words'
import type { Wiring } from '../wiring'
import { Refusal, UsageProblem } from './command'
import { findAgent } from './find-agent'

/** `words` is null where there is no `=`. */
export function splitWords(text: string): { name: string; words: string | null } {
  const at = text.indexOf('=')
  return at < 0 ? { name: text, words: null } : { name: text.slice(0, at), words: text.slice(at + 1).trim() }
}

/** Fewer letters name too much. */
const lettersMin = 3

export async function readAgentWords(wired: Wiring, options: readonly string[]): Promise<AgentWords[]> {
  return Promise.all(
    options.map(async (option) => {
      const { name, words } = splitWords(option)
      const { agentId } = await findAgent(wired, name)
      if (words === null || words.length < lettersMin)
        throw new UsageProblem(
          `say how the history names \`${name}\`, in ${lettersMin} letters or more: \`--agent ${name}=WORDS\``,
        )
      return { agentId, words }
    }),
  )
}

/** Agents by their own names. */
export async function ownNames({ readModels }: Wiring): Promise<AgentWords[]> {
  const declared = await readModels.list(agents, { states: ['active'] })
  return declared.map(({ agentId, name }) => ({ agentId, words: name }))
}

export function readTypeWords(types: readonly string[], options: readonly string[]): TypeOf {
  const read = options.map(splitWords)
  const unknown = read.find(({ name }) => !types.includes(name))?.name
  if (unknown !== undefined)
    throw new Refusal(`the policy in force names no task type \`${unknown}\`; known are ${types.join(', ')}`)
  const [all, another] = read.filter(({ words }) => words === null)
  if (another !== undefined)
    throw new UsageProblem('one `--type TYPE` is for all: give the others as TYPE=WORD')
  const named = new Map(read.flatMap(({ name, words }) => (words === null ? [] : [[words, name] as const])))
  return typeWords(types, { all: all?.name ?? null, named })
}
