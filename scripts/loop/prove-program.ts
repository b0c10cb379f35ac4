// What `leeway policy conformance --project` does: a program tries what the first profile of a project's policy forbids.
import type { CompiledRuntime } from '../../lib/domain/policy/compile/compiled'
import { profilePermissions } from '../../lib/domain/policy/compose/profile-permissions'
import { policies } from '../../lib/projections/policies'
import { openTrials, recordTrial } from '../../lib/wiring/trials'
import type { Installation } from './installation'
import { programs } from './scripted-agent'

type Trying = { projectId: string; runtime: CompiledRuntime }

/** To the end, and not on record. */
export async function tryProgram({ wired }: Installation, { projectId, runtime }: Trying) {
  const row = await wired.readModels.get(policies, projectId)
  const policy = await wired.readPolicy(row?.adopted?.blob ?? '')
  const permitted = policy && profilePermissions(policy, null)
  if (permitted?.ok !== true) throw new Error('the policy in force has no such profile')
  const { permissions } = permitted
  const programDirectory = programs.find((one) => one.runtime === runtime)?.programDirectory ?? null
  const trials = await openTrials(new AbortController().signal)
  try {
    const tried = await trials.tryProgram({ runtime, permissions, programDirectory })
    if (tried === null) throw new Error('it was stopped before anything was tried')
    return { tried, permissions }
  } finally {
    await trials.close()
  }
}

/** On record: from then on changes of this program may merge by themselves. */
export async function proveProgram(leeway: Installation, trying: Trying): Promise<void> {
  const proof = await recordTrial({ ...trying, ...(await tryProgram(leeway, trying)) })
  if (proof.kind !== 'proven') throw new Error(`${trying.runtime} is not proven: ${proof.kind}`)
}
