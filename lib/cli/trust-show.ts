import { counted as numbered } from '../domain/counted'
import { fatesInWords } from '../domain/trust/history/history'
import { patienceDays } from '../domain/trust/overdue'
import { wantedInWords } from '../domain/trust/recommendation'
import { wiring, type Wiring } from '../wiring'
import { type CliCommand, Refusal, UsageProblem } from './command'
import { findAgent } from './find-agent'
import { findProject } from './find-project'
import { readNames, type NameOf } from './names'
import { printJson, printTable } from './print'
import { readWords } from './read-words'
import { shownText } from './shown-text'

export const trustShow: CliCommand = {
  usage: 'trust show AGENT PROJECT TYPE [--as-of POSITION|INSTANT] [--json]',
  about: 'what a lane may do, since when, on what evidence and who decided, now or as of a moment',
  async run(words) {
    const { values, positionals } = readWords(
      words,
      { 'as-of': { type: 'string' }, json: { type: 'boolean' } },
      3,
    )
    const wired = await wiring()
    const lane = await laneOf(wired, positionals)
    const asked = values['as-of'] ?? null
    const found = await wired.laneAsOf(lane, asked)
    if (found?.ok === false) throw new Refusal(found.why)
    if (found === null) throw new Refusal(unnamed(lane, asked))
    if (values.json) printJson(documentOf(found))
    else printLane(found, await readNames(wired))
    return 0
  },
}

type Found = Extract<Awaited<ReturnType<Wiring['laneAsOf']>>, { ok: true }>

async function laneOf(wired: Wiring, words: readonly string[]) {
  const [agent, project, taskType] = words
  if (agent === undefined || project === undefined || taskType === undefined)
    throw new UsageProblem('a lane is an agent, a project and a task type: name all three')
  const { agentId } = await findAgent(wired, agent, { retired: true })
  const { projectId } = await findProject(wired, project, { retired: true })
  return { agentId, projectId, taskType }
}

function unnamed({ taskType }: { taskType: string }, asked: string | null): string {
  return asked === null
    ? `the policy in force names no task type \`${taskType}\`, so the lane has no standing: see Policy for the types it names`
    : `no policy that was in force at \`${asked}\` names the task type \`${taskType}\`, so the lane had no standing: name a later moment, or another type`
}

/** The same position has the same document for ever. */
function documentOf({ moment, read, imported }: Found) {
  const { lane, level, standing, rule, readiness, counted, outcomes, waiting, policyVersion } = read
  const history = imported && { ...imported, reconstructed: true }
  return {
    ...moment,
    lane,
    level,
    standing,
    policyVersion,
    rule,
    readiness,
    counted,
    imported: history,
    outcomes,
    waiting,
  }
}

function printLane({ moment, read, imported }: Found, nameOf: NameOf): void {
  const { lane, level, standing, readiness, counted, outcomes } = read
  const [agent, project] = [nameOf('agent', lane.agentId), nameOf('project', lane.projectId)]
  const say = (text: string) => console.log(shownText(text))
  say(
    `${agent} in ${project} on ${lane.taskType}: ${level}, as of position ${moment.position} (${moment.at})`,
  )
  const [grant] = standing.grants
  if (grant) say(`since ${grant.at}, by ${nameOf('person', grant.by)} on ${basisOf(grant)}: ${grant.reason}`)
  if (standing.lowered)
    say(`lowered to ${standing.lowered.to} at ${standing.lowered.at}: ${standing.lowered.reason}`)
  if (standing.onProbation) say('on probation: its next runs get less')
  const { clean, failures, pending, notCounted, completionFailures, cleanButUncounted } = counted.counts
  const uncounted = notCounted + cleanButUncounted
  say(
    `${clean} clean, ${failures} failed, ${pending} pending, ${uncounted} not counted, ${completionFailures} not completed`,
  )
  say(
    readiness.missing.length > 0 ? readiness.missing.join('; ') : 'its evidence is enough for the next level',
  )
  const wanted = wantedInWords(read)
  if (wanted !== null) say(wanted)
  sayEpochs(read, say)
  sayWaiting(read, say)
  sayShadow(outcomes, say)
  if (imported)
    say(
      `imported, reconstructed, counts for no standing: ${numbered(imported.changes, 'change')} until ${imported.until.slice(0, 10)}: ${fatesInWords(imported)}`,
    )
  if (outcomes.length === 0) return
  console.log('')
  printTable(
    ['position', 'run', 'came to', 'merged', 'vouched for by'],
    outcomes.map(({ seq, runId, class: name, how, vouchedBy }) => [
      String(seq),
      runId,
      name,
      how ?? 'no',
      vouchedBy,
    ]),
  )
}

function basisOf({ basis }: { basis: 'evidence' | 'override' }): string {
  return basis === 'evidence' ? 'evidence' : 'their own word'
}

/** Each but the first of a model begins with what was lost before. */
function sayEpochs({ epochs, counted }: Found['read'], say: (text: string) => void): void {
  const { capital } = counted.evidence
  say(
    `epochs: ${epochs.length}; the last one began with ${Number(capital.toPrecision(2))}: ${epochs.at(-1)?.cause}`,
  )
}

/** Delivered changes that nobody has decided about. */
function sayWaiting({ waiting, horizonDays, counted }: Found['read'], say: (text: string) => void): void {
  const oldest = waiting.map(({ since }) => since).toSorted()[0]
  if (oldest === undefined) return
  const { overdue } = counted.counts
  const tooLong = `, ${overdue} overdue after ${numbered(patienceDays(horizonDays), 'day')}`
  say(
    `changes waiting for a decision: ${waiting.length}${overdue > 0 ? tooLong : ''}; the oldest since ${oldest}`,
  )
}

/** What decisions that were only noted would have let through. */
function sayShadow(outcomes: Found['read']['outcomes'], say: (text: string) => void): void {
  const noted = outcomes.filter(({ shadow }) => shadow !== null)
  if (noted.length === 0) return
  const through = noted.filter(({ shadow }) => shadow)
  const failed = through.filter(({ class: name }) => name === 'failure').length
  say(
    `at auto ${through.length} of ${noted.length} would have merged without a person${failed === 0 ? '' : `, and ${failed} failed`}`,
  )
}
