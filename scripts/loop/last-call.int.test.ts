// An agent whose last call runs unseen: its hook is silenced, and its program ends before a request could tell the result.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ScriptedTurn } from '../../lib/domain/conformance/script'
import { runStream } from '../../lib/domain/events/streams'
import { endsItsProgram, silencesHooks } from './hostile-agent'
import { dataOf } from './data-of'
import { openInstallation, type Installation } from './installation'
import { endProcesses } from './processes'
import { isInstalled, pathsOf, policyOf, programs, scriptedProject, type Scripted } from './scripted-agent'

let leeway: Installation
let open: Scripted | undefined
beforeAll(async () => {
  leeway = await openInstallation()
  await leeway.startWorker()
})
afterEach(() => open?.model.close())
afterAll(async () => {
  await endProcesses()
  await leeway.close()
})

const runs = (command: string): ScriptedTurn => ({ says: '', calls: [{ act: 'runCommand', command }] })

/** The agent races its own hook, which on a busy machine may have asked before it is killed: then nothing ran unseen. */
const tries = { retry: 3 }

describe.each(programs.map(({ runtime }) => runtime))('%s', (runtime) => {
  test.runIf(isInstalled(runtime))(
    'the reviewer is told of a last call that ran unseen, and the log names it',
    tries,
    async () => {
      const files = { 'src/silence.mjs': silencesHooks, 'src/end.mjs': endsItsProgram }
      const turns = [runs('node src/silence.mjs'), runs('node src/end.mjs')]
      open = await scriptedProject(leeway, { runtime, turns, files, policy: policyOf({}) })
      await open.ask('unseen')
      const row = await open.project.runIn('unseen', 'awaitingReview', 'empty', 'failed', 'timedOut')
      const events = await leeway.wired.log.readStream(runStream(row.run.runId))
      const [ended] = dataOf(events, 'AttemptEnded')
      expect(await pathsOf(leeway, row)).toEqual(['src/by-last-call.txt'])
      expect(ended?.undecided).toMatchObject({ inAll: 1, first: [{ callId: 'call_1_0' }] })
      expect(dataOf(events, 'ReviewRequested').map(({ why }) => why)).toEqual([
        expect.stringContaining('may have run: the attempt ended without a result or a decision of it'),
      ])
    },
  )
})
