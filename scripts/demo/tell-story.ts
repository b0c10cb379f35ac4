// What happens in the demo, once: registered, adopted, granted; then agents work, and the scripted reviewer decides
// about some of it. The rest waits for whoever opens the console.
import type { Viewer } from '../../lib/domain/access'
import type { RunStateName } from '../../lib/domain/task/lifecycle'
import { agents as agentRows } from '../../lib/projections/agents'
import { people as personRows } from '../../lib/projections/people'
import { policies } from '../../lib/projections/policies'
import { promotions } from '../../lib/projections/promotions'
import { queue, type TaskRow } from '../../lib/projections/queue'
import { runs, type RunRow } from '../../lib/projections/runs'
import { wiring, type Wiring } from '../../lib/wiring'
import { addPeople, agents, demoPassword, people } from './cast'
import { exampleTasks } from './example-tasks'
import { agentsPath, projectPath } from './lay-out-sample'

const limit = 1000
const patienceMilliseconds = 180_000
const restTestsAreMissing = `Right, but nothing tests it. Please add that.

To \`src/word-count.js\` append:

\`\`\`js
// An empty text has no words.
\`\`\`

In \`src/word-count.js\` replace \`return text.trim().split(/\\s+/).length\` with \`return text.trim() === '' ? 0 : text.trim().split(/\\s+/).length\`.
`

/** Nothing happens where the story was told already. */
export async function tellStory(directory: string): Promise<void> {
  const wired = await wiring()
  await wired.readModels.catchUp()
  if ((await wired.readModels.list(personRows, { limit })).length > 0) return
  const { who, ownerId } = await addPeople(wired, directory)
  say('people', 'an admin, a lead, a reviewer, and the demo script, which is marked as scripted')
  const projectId = await setUpProject(wired, who, { directory, ownerId })
  await grantStandings(wired, who, projectId)
  await reviewSome(wired, who, projectId)
  await surveyAtHold(wired, who, projectId)
  await earnStanding(wired, who, projectId)
}

export async function signInWords(directory: string, address: string): Promise<string> {
  const password = await demoPassword(directory)
  const lines = people.map(({ name, email, roles }) => {
    const held = roles.map(({ role }) => role).join(' and ')
    return `  ${email.padEnd(18)} ${password}   ${name}, ${held}`
  })
  return [
    '',
    `The console: ${address}`,
    'Sign in as one of',
    ...lines,
    '',
    'Begin as rae: three changes wait in the inbox. As lea, decide under Promotions whether',
    'example-writer may merge its examples by itself.',
    '',
    'Ctrl-C ends the demo; its data stays.',
  ].join('\n')
}

async function setUpProject(
  wired: Wiring,
  who: Viewer,
  { directory, ownerId }: { directory: string; ownerId: string },
): Promise<string> {
  for (const declaration of agents(agentsPath(directory), ownerId)) {
    await must(wired, who, { type: 'declareAgent', declaration })
  }
  say('agents', 'six command agents are declared')
  const path = projectPath(directory)
  const projectId = await must(wired, who, {
    type: 'registerProject',
    path,
    name: 'wordkit',
    throwaway: false,
  })
  say('project', `${path} is registered; its tasks and its policy are read from the base branch`)
  const row = await until(wired, 'the policy', async () => {
    const found = await wired.readModels.get(policies, projectId)
    return found?.proposal ? found : undefined
  })
  const reason = 'The sample policy of the demo'
  await must(wired, who, { type: 'adoptPolicy', projectId, blob: row.proposal?.blob ?? '', reason })
  say('policy', 'version 1 is adopted')
  return projectId
}

async function grantStandings(wired: Wiring, who: Viewer, projectId: string): Promise<void> {
  const rows = await wired.readModels.list(agentRows, { limit })
  const idOf = (name: string) => rows.find((row) => row.name === name)?.agentId ?? ''
  const grant = { type: 'grantStanding', projectId, expiresAt: null }
  const conditions = { filesMax: null, linesMax: null, mergesPerDayMax: null }
  for (const name of ['mender', 'docs-writer', 'example-writer', 'guesser']) {
    const reason = 'The demo lets this agent work under review here'
    await must(wired, who, {
      ...grant,
      agentId: idOf(name),
      taskType: null,
      level: 'review',
      reason,
      conditions,
    })
  }
  const reason = 'White space only, and the tests decide: the demo shows a merge without a person'
  const narrow = { ...conditions, filesMax: 10, linesMax: 60 }
  await must(wired, who, {
    ...grant,
    agentId: idOf('tidy'),
    taskType: 'format',
    level: 'auto',
    reason,
    conditions: narrow,
  })
  say('standing', 'four agents may work under review, one may merge formatting by itself')
}

async function reviewSome(wired: Wiring, who: Viewer, projectId: string): Promise<void> {
  await runIn(wired, projectId, 'tidy-sources', ['merged'])
  say('auto', 'tidy-sources passed every gate and merged by itself')
  const page = await runIn(wired, projectId, 'api-page', ['awaitingReview'])
  await approve(wired, who, page)
  await runIn(wired, projectId, 'api-page', ['merged'])
  say('review', 'api-page was approved by the demo script and landed')
  const words = await runIn(wired, projectId, 'count-words', ['awaitingReview'])
  const { run } = words
  const commit = run.delivery?.commit ?? ''
  await must(wired, who, {
    type: 'sendBackChange',
    runId: run.runId,
    commit,
    text: restTestsAreMissing,
    cause: 'agent',
  })
  say('review', 'count-words was sent back; the agent makes its second attempt')
  await runIn(wired, projectId, 'count-words', ['awaitingReview'], 2)
  await runIn(wired, projectId, 'truncate-exact-length', ['awaitingReview'])
  await runIn(wired, projectId, 'slug-separator', ['awaitingReview'])
  say('review', 'three changes wait for a person; one of them breaks the tests')
}

async function surveyAtHold(wired: Wiring, who: Viewer, projectId: string): Promise<void> {
  const { taskId } = await taskNamed(wired, projectId, 'what-is-tested')
  await must(wired, who, { type: 'claimTask', projectId, taskId, hours: 24 })
  await must(wired, who, { type: 'requestRun', projectId, taskId, agentId: null })
  await runIn(wired, projectId, 'what-is-tested', ['reported'])
  say(
    'hold',
    'what-is-tested was claimed by the demo script and reported; publish-openly waits for your claim',
  )
}

/** One writer of examples does well seventeen times; the other is sometimes wrong, and the tests see it. */
async function earnStanding(wired: Wiring, who: Viewer, projectId: string): Promise<void> {
  let discarded = 0
  for (const { id } of exampleTasks) {
    const delivered = await runIn(wired, projectId, id, ['awaitingReview'])
    const { run } = delivered
    if (run.checks.every(({ outcome }) => outcome === 'passed')) await approve(wired, who, delivered)
    else {
      const commit = run.delivery?.commit ?? ''
      const words = 'The page does not say what the function gives: its test fails'
      await must(wired, who, { type: 'discardChange', runId: run.runId, commit, cause: 'agent', words })
      discarded += 1
    }
  }
  for (const { id } of exampleTasks) await runIn(wired, projectId, id, ['settled', 'discarded'])
  say('trust', `${exampleTasks.length} examples were decided about, ${discarded} of them discarded`)
  const recommended = await until(wired, 'a recommendation', async () => {
    const [open] = await wired.readModels.list(promotions, { projectId, states: ['open'], limit })
    return open
  })
  const name = (await wired.readModels.get(agentRows, recommended.agentId))?.name ?? ''
  say('trust', `${name} is recommended for auto in examples; a lead decides`)
}

async function approve(wired: Wiring, who: Viewer, { run }: RunRow): Promise<void> {
  const commit = run.delivery?.commit ?? ''
  await must(wired, who, { type: 'approveChange', runId: run.runId, commit, unviewed: [] })
}

/** The task's last run once it is in one of `states`. */
async function runIn(
  wired: Wiring,
  projectId: string,
  name: string,
  states: readonly RunStateName[],
  attempt = 1,
): Promise<RunRow> {
  return until(wired, `${name} to be ${states.join(' or ')}`, async () => {
    const task = await taskNamed(wired, projectId, name)
    const row = task.runs[0] && (await wired.readModels.get(runs, task.runs[0].runId))
    return row && row.run.attempt >= attempt && states.includes(row.run.state.name) ? row : undefined
  })
}

async function taskNamed({ readModels }: Wiring, projectId: string, name: string): Promise<TaskRow> {
  const rows = await readModels.list(queue, { projectId, limit })
  const row = rows.find(({ task }) => task.content.kind === 'read' && task.content.fields.name === name)
  if (row === undefined) throw new Error(`the sample has no task \`${name}\``)
  return row
}

async function until<T>(wired: Wiring, what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + patienceMilliseconds
  for (;;) {
    await wired.readModels.catchUp()
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(`waited in vain for ${what}: see the run in the console`)
    await new Promise((resolve) => setTimeout(resolve, 400))
  }
}

async function must({ handle }: Wiring, who: Viewer, command: unknown): Promise<string> {
  const handled = await handle(who, command)
  if (!handled.ok) throw new Error(`the demo could not go on: ${handled.why}`)
  return handled.id ?? ''
}

function say(about: string, what: string): void {
  console.log(`${about.padEnd(9)} ${what}`)
}
