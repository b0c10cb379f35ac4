// What the project says of the three programs, proven: each is made to try everything that a profile forbids.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Verdict } from '../../lib/domain/conformance/verdicts'
import { openTrials, proofOfTrial } from '../../lib/wiring/trials'
import { firstOfEachRuntime, type ProgramForTests } from '../programs/programs-for-tests'
import { permissionsTried, triedProfiles } from './tried-profiles'

type Trials = Awaited<ReturnType<typeof openTrials>>
type Tried = NonNullable<Awaited<ReturnType<Trials['tryProgram']>>>

const programs = await firstOfEachRuntime()
const stopping = new AbortController()
/** By runtime and profile. The programs are tried beside each other, each with one profile after the other. */
const results = new Map<string, Promise<Tried>>()

let trials: Trials
beforeAll(async () => {
  trials = await openTrials(stopping.signal)
  for (const program of programs) if (program.programDirectory !== null) tryProfiles(program)
})
afterAll(async () => {
  stopping.abort()
  await Promise.allSettled(results.values())
  await trials.close()
})

function tryProfiles({ runtime, programDirectory }: ProgramForTests): void {
  let before: Promise<unknown> = Promise.resolve()
  for (const profile of triedProfiles) {
    const permissions = permissionsTried(profile)
    const tried = before.then(() => tryToTheEnd({ runtime, permissions, programDirectory }))
    // Where it fails, its own test says so.
    before = tried.catch(() => undefined)
    results.set(`${runtime} ${profile}`, tried)
  }
}

async function tryToTheEnd(request: Parameters<Trials['tryProgram']>[0]): Promise<Tried> {
  const tried = await trials.tryProgram(request)
  if (tried === null) throw new Error('it was stopped before anything was tried')
  return tried
}

/** What no program and no jail holds, as the report says of each: a program that another starts, and words of people. */
function knownLeaks(runtime: string, profile: string): string[] {
  const execute = profile === 'everything-bound' ? ['execute allow by interpreter'] : []
  return runtime === 'gemini-cli' ? [...execute, 'project memory by repository'] : execute
}

const leaksOf = (verdicts: readonly Verdict[]) =>
  verdicts.flatMap(({ rule, way, held }) => (held ? [] : [`${rule} by ${way}`]))

describe.each(programs)('$runtime $version', ({ runtime, programDirectory }) => {
  test.runIf(programDirectory !== null).each(triedProfiles)(
    'holds everything that is enforced under %s, and leaks what is known',
    async (profile) => {
      const tried = await results.get(`${runtime} ${profile}`)
      if (tried === undefined) throw new Error(`${runtime} was not tried under ${profile}`)
      expect(tried.unfinished).toBeNull()
      expect(proofOfTrial({ runtime, permissions: permissionsTried(profile), tried })).toEqual({
        kind: 'proven',
      })
      expect(leaksOf(tried.verdicts)).toEqual(knownLeaks(runtime, profile))
    },
    600_000,
  )
})
