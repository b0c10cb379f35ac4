import { counted } from '../domain/counted'
import { runtimes } from '../domain/events/agent'
import type { Lane } from '../domain/events/envelope'
import type { TracedLane, TrustQuestion } from '../domain/trust/traced-lane'
import { sentenceText, type Sentence } from '../projections/sentence'
import { standings } from '../projections/standings'
import { changeWords, spellWords, type GrantWords, type SpellWords } from '../projections/trust-words'
import { wiring, type Wiring } from '../wiring'
import { type CliCommand, Refusal, UsageProblem } from './command'
import { knownNames } from './known-names'
import { readNames, type NameOf } from './names'
import { printJson } from './print'
import { readRuntime } from './read-runtime'
import { readWords } from './read-words'
import { shownText } from './shown-text'

/** A question that is answered by more is put more narrowly. */
const answersMax = 50

export const trustHistory: CliCommand = {
  usage:
    'trust history [--agent A] [--runtime R] [--provider P] [--model M] [--project P] [--type T] [--level auto|review] [--as-of POSITION|INSTANT] [--json]',
  about:
    'since when lanes are trusted, on what evidence and who decided; runtime, provider and model are what the agent was declared as then',
  async run(words) {
    const { values } = readWords(words, {
      ...{ agent: { type: 'string' }, runtime: { type: 'string' }, provider: { type: 'string' } },
      ...{ model: { type: 'string' }, project: { type: 'string' }, type: { type: 'string' } },
      ...{ level: { type: 'string' }, 'as-of': { type: 'string' }, json: { type: 'boolean' } },
    })
    const { level, runtime, provider = null, model = null, agent, project, type } = values
    const known = runtime === undefined ? null : readRuntime(runtime, runtimes)
    const question: TrustQuestion = { level: levelOf(level), runtime: known, provider, model }
    const wired = await wiring()
    await wired.readModels.catchUp()
    const nameOf = await readNames(wired)
    const lanes = lanesOf(await allLanes(wired), { agent, project, type }, nameOf)
    const moment = await momentOf(wired, values['as-of'])
    const found = await wired.traceTrust(lanes, { question, most: answersMax, moment })
    if (values.json) printJson(found)
    else printFound(found, question, nameOf)
    return 0
  },
}

function levelOf(asked: string | undefined): 'auto' | 'review' {
  if (asked === undefined || asked === 'auto') return 'auto'
  if (asked === 'review') return 'review'
  throw new UsageProblem(`\`--level\` is \`auto\` or \`review\`, and not \`${asked}\``)
}

async function momentOf({ moment }: Wiring, asked: string | undefined) {
  if (asked === undefined) return null
  const named = await moment(asked)
  if (!named.ok) throw new Refusal(named.why)
  return named.moment
}

async function allLanes({ readModels }: Wiring): Promise<Lane[]> {
  const rows = await readModels.list(standings, { order: 'asc' })
  return rows.flatMap(({ kind, agentId, projectId, taskType }) =>
    kind === 'lane' && taskType !== null ? [{ agentId, projectId, taskType }] : [],
  )
}

type Place = Record<'agent' | 'project' | 'type', string | undefined>

/** A name that no lane has is refused: else a slip of the keys would be answered with "never". */
function lanesOf(all: readonly Lane[], { agent, project, type }: Place, nameOf: NameOf): Lane[] {
  const parts: [string, string | undefined, (lane: Lane) => string][] = [
    ['agent', agent, ({ agentId }) => nameOf('agent', agentId)],
    ['project', project, ({ projectId }) => nameOf('project', projectId)],
    ['task type', type, ({ taskType }) => taskType],
  ]
  return parts.reduce(
    (lanes, [what, asked, nameIn]) => {
      if (asked === undefined) return lanes
      if (!all.some((lane) => nameIn(lane) === asked))
        throw new Refusal(
          `no lane has the ${what} \`${asked}\`: ${knownNames(all.map(nameIn), 'there is no lane yet')}`,
        )
      return lanes.filter((lane) => nameIn(lane) === asked)
    },
    [...all],
  )
}

type Found = { lanes: readonly TracedLane[]; inAll: number }

function printFound({ lanes, inAll }: Found, question: TrustQuestion, nameOf: NameOf): void {
  if (lanes.length === 0)
    return console.log(`no lane that this asks for was ever trusted with ${question.level}`)
  for (const traced of lanes) printLane(traced, question, nameOf)
  if (inAll > lanes.length)
    console.log(
      `${counted(inAll - lanes.length, 'more lane')} ${inAll - lanes.length === 1 ? 'was' : 'were'}: ask more narrowly, with --agent or --project`,
    )
}

function printLane(traced: TracedLane, question: TrustQuestion, nameOf: NameOf): void {
  const { agentId, projectId, taskType } = traced.lane
  const say = sayer(nameOf)
  say('', [`${nameOf('agent', agentId)} on ${taskType} in ${nameOf('project', projectId)}`])
  for (const spell of traced.spells) saySpell(spellWords(spell, question), say)
  say('  ', ['every change of its level:'])
  for (const { at, sentence, level } of changeWords(traced))
    say('    ', [`${at}  `, ...sentence, ` (left at ${level})`])
  console.log('')
}

type Say = (indent: string, sentence: Sentence) => void

/** One line each, whatever somebody wrote into it. */
function sayer(nameOf: NameOf): Say {
  return (indent, sentence) => {
    const text = sentenceText(sentence, (part) =>
      'text' in part ? `“${part.text}”` : nameOf(part.kind, part.id),
    )
    console.log(indent + shownText(text.replaceAll(/\s+/g, ' ')))
  }
}

function saySpell(spell: SpellWords, say: Say): void {
  say('  ', spell.since)
  say('  ', spell.until)
  say('    ', spell.declared)
  for (const grant of spell.grants) sayGrant(grant, say)
  say('    ', spell.merged)
}

function sayGrant({ again, then, now, conditions, runs }: GrantWords, say: Say): void {
  if (again) say('    ', again)
  say('    ', then)
  say('    ', now)
  for (const { runId, then: was, now: is } of runs)
    if (was !== is) say('      ', [`run ${runId} was ${was} then and is ${is} now`])
  say('    ', conditions)
}
