import { mayDo, type Viewer } from '../domain/access'
import type { Run } from '../domain/task/lifecycle'
import { wiring, type Wiring } from '../wiring'
import { foregroundWorker } from '../wiring/worker'
import type { CliCommand, ExitCode } from './command'
import { findTask } from './find-task'
import { followRun } from './follow-run'
import { readNames, stateWords } from './names'
import { operator } from './operator'
import { jsonPrinter, plainPrinter, type PrintFact } from './print-facts'
import { readWords } from './read-words'
import { stopSignal } from './stop-signal'

export const run: CliCommand = {
  usage: 'run TASK [--as EMAIL] [--json]',
  about: 'runs a task here and now and shows it, until it has ended or a person is needed',
  async run(words) {
    const { values, positionals } = readWords(words, { as: { type: 'string' }, json: { type: 'boolean' } }, 1)
    const wired = await wiring()
    const { projectId, taskId } = await findTask(wired, positionals[0])
    const who = await operator(wired, values.as)
    const stopping = stopSignal()
    const here = await foregroundWorker(stopping)
    if (!here.probe.ok) return refuse(`${here.probe.why}; to mend it: ${here.probe.help}`)
    await here.begin()
    const run = await findOrRequest(wired, who, { projectId, taskId })
    if (!run.ok) return refuse(run.why)
    const print = values.json ? jsonPrinter(wired.blobs) : plainPrinter(wired.blobs, await readNames(wired))
    const last = await workAndShow(wired, here, { runId: run.id, print })
    return conclude(last, stopping.aborted)
  },
}

type Here = Awaited<ReturnType<typeof foregroundWorker>>
type TaskName = { projectId: string; taskId: string }

/** The run that a worker was faster to begin, else a new one. */
async function findOrRequest(
  wired: Wiring,
  who: Viewer,
  task: TaskName,
): Promise<{ ok: true; id: string } | { ok: false; why: string }> {
  const live = await liveRun(wired, who, task)
  if (live !== null) {
    console.error('leeway: this task has a run that has not ended: it is followed')
    return { ok: true, id: live }
  }
  const requested = await wired.handle(who, { type: 'requestRun', ...task, agentId: null })
  return requested.ok ? { ok: true, id: requested.id ?? '' } : requested
}

async function workAndShow(
  wired: Wiring,
  here: Here,
  { runId, print }: { runId: string; print: PrintFact },
): Promise<Run | undefined> {
  const over = new AbortController()
  const working = here.work(runId).finally(() => {
    over.abort()
  })
  const shown = followRun(wired, runId, { print: naming(here.workerId, print), until: over.signal })
  const [last] = await Promise.all([shown, working])
  return last
}

/** A worker starts new tasks by itself, so it is often the faster one. Null where there is none for this person. */
async function liveRun(
  { index }: Wiring,
  who: Viewer,
  { projectId, taskId }: TaskName,
): Promise<string | null> {
  if (!mayDo(who, 'run.request', { projectId })) return null
  return (await index.runsOfTask(projectId, taskId)).live
}

function refuse(why: string): ExitCode {
  console.error(`leeway: ${why}`)
  return 1
}

/** Standard output holds the facts; who works on the run is said beside it. */
function naming(workerId: string, print: PrintFact): PrintFact {
  return async (event) => {
    await print(event)
    if (event.type !== 'LeaseTaken') return
    const isHere = event.data.workerId === workerId
    console.error(
      isHere ? 'leeway: it runs in this process' : 'leeway: a running worker was faster: it is followed',
    )
  }
}

function conclude(run: Run | undefined, isInterrupted: boolean): ExitCode {
  const state = run?.state
  if (isInterrupted && state?.name === 'queued') {
    console.error('leeway: handed back: the run is queued for the next worker, no attempt is lost')
    return 130
  }
  console.error(`leeway: run ${run?.runId ?? ''} is ${stateWords(state?.name ?? 'unknown')}`)
  switch (state?.name) {
    case 'merged':
    case 'settled':
    case 'reported':
      return 0
    case 'awaitingReview':
    case 'drafted':
    case 'readyToLand':
      console.error(`leeway: a person is needed: /reviews/${run?.runId ?? ''} of the console`)
      return 3
    default:
      return isInterrupted ? 130 : 1
  }
}
