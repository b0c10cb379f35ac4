import type { Proof } from '../domain/conformance/proof'
import { proofWords } from '../domain/conformance/proof-words'
import type { Verdict } from '../domain/conformance/verdicts'
import { compiledRuntimes, type CompiledRuntime } from '../domain/policy/compile/compiled'
import { OperationalFailure } from '../domain/failures'
import type { Permissions } from '../domain/policy/permissions'
import { policies } from '../projections/policies'
import type { ProjectRow } from '../projections/projects'
import { withOrganisation } from '../domain/policy/organisation-policy'
import { profilePermissions } from '../domain/policy/compose/profile-permissions'
import { wiring } from '../wiring'
import { openTrials, proofOfTrial, recordTrial } from '../wiring/trials'
import { Refusal, UsageProblem, type CliCommand, type ExitCode } from './command'
import { findProject } from './find-project'
import { printJson, printTable } from './print'
import { readProfile } from './read-policy'
import { readRuntime } from './read-runtime'
import { readWords } from './read-words'
import { shownText } from './shown-text'
import { stopSignal } from './stop-signal'

export const policyConformance: CliCommand = {
  usage:
    'policy conformance [--runtime RUNTIME] [--profile EXPRESSION] [--program DIR] [--project NAME | FILE] [--json]',
  about:
    'makes each installed program try what a profile forbids, in a jail; --project takes its policy and records it',
  async run(words) {
    const { values, positionals } = readWords(words, options, 1)
    if (values.project !== undefined && positionals[0] !== undefined)
      throw new UsageProblem('a project has a policy of its own: name the project or a file, not both')
    const runtimes =
      values.runtime === undefined ? compiledRuntimes : [readRuntime(values.runtime, compiledRuntimes)]
    const project = values.project === undefined ? null : await findProject(await wiring(), values.project)
    const permissions = project
      ? await adoptedProfile(project, values.profile)
      : (await readProfile(positionals[0], values.profile)).permissions
    const stopping = stopSignal()
    const question = { permissions, programDirectory: values.program ?? null, project }
    const results = await tryAll(runtimes, question, stopping)
    print(results, values.json === true)
    if (stopping.aborted && results.length === 0) console.error('leeway: stopped before anything was tried')
    return stopping.aborted ? 130 : exitOf(results, values.runtime !== undefined)
  },
}

const options = {
  runtime: { type: 'string' },
  profile: { type: 'string' },
  program: { type: 'string' },
  project: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Trials = Awaited<ReturnType<typeof openTrials>>

type Result = { runtime: CompiledRuntime; profile: string } & (
  | { kind: 'missing'; why: string }
  | { kind: 'tried'; version: string; proof: Proof; unfinished: string | null; verdicts: Verdict[] }
)

type Question = {
  permissions: Permissions
  programDirectory: string | null
  /** Where the results are recorded; null: nowhere. */
  project: ProjectRow | null
}

async function tryAll(
  runtimes: readonly CompiledRuntime[],
  question: Question,
  stopping: AbortSignal,
): Promise<Result[]> {
  const trials = await openTrials(stopping)
  try {
    const results: Result[] = []
    for (const runtime of runtimes) {
      const result = stopping.aborted ? null : await tryOne(trials, runtime, question)
      if (result !== null) results.push(result)
    }
    return results
  } finally {
    await trials.close()
  }
}

/** Null where it was stopped before anything was tried. */
async function tryOne(trials: Trials, runtime: CompiledRuntime, question: Question): Promise<Result | null> {
  const { permissions, programDirectory, project } = question
  const { profile } = permissions
  try {
    const tried = await trials.tryProgram({ runtime, permissions, programDirectory })
    if (tried === null) return null
    const { program, verdicts, unfinished } = tried
    const composition = { runtime, permissions, tried }
    // What is recorded speaks together with what was found before: the answer is a run's.
    const proof =
      project === null
        ? proofOfTrial(composition)
        : await recordTrial({ ...composition, projectId: project.projectId })
    return { runtime, profile, kind: 'tried', version: program.version, proof, unfinished, verdicts }
  } catch (error) {
    if (!(error instanceof OperationalFailure) || error.kind !== 'agentMissing') throw error
    return { runtime, profile, kind: 'missing', why: error.message }
  }
}

/** What a profile of the policy in force permits. */
async function adoptedProfile(
  { projectId, name }: ProjectRow,
  profile: string | undefined,
): Promise<Permissions> {
  const { readModels, readPolicy, organisationInForce } = await wiring()
  const blob = (await readModels.get(policies, projectId))?.adopted?.blob
  const policy = blob === undefined ? null : await readPolicy(blob)
  if (policy === null) throw new Refusal(`no policy was adopted for \`${name}\`: a lead adopts it first`)
  const permitted = profilePermissions(withOrganisation(policy, await organisationInForce()), profile ?? null)
  if (!permitted.ok) throw new Refusal(permitted.why)
  return permitted.permissions
}

function print(results: readonly Result[], asJson: boolean): void {
  if (asJson) return printJson(results)
  for (const result of results) {
    if (result.kind === 'missing') {
      console.log(`${result.runtime}: not tried, ${shownText(result.why)}\n`)
      continue
    }
    console.log(`${shownText(conclusionOf(result))}\n`)
    const { verdicts } = result
    if (verdicts.length === 0) continue
    printTable(
      ['rule', 'tried by', 'held', 'by'],
      verdicts.map(({ rule, way, held, by }) => [rule, way, held ? 'yes' : 'NO', wordsOf(by)]),
    )
    console.log('')
  }
}

type Tried = Extract<Result, { kind: 'tried' }>

function conclusionOf({ proof, unfinished, ...tried }: Tried): string {
  const words = proofWords(proof, tried)
  if (proof.kind !== 'failed') return words
  return `NOT CONFORMING: ${words}${unfinished === null ? '' : `; this trial was cut off: ${unfinished}`}`
}

const byWords = { before: 'refused before it ran', jail: 'the jail', after: 'the judgement of the change' }

function wordsOf(by: Verdict['by']): string {
  return by === null ? 'nothing' : byWords[by]
}

/** Programs that are not there are passed over, unless one was asked for or none is left. */
function exitOf(results: readonly Result[], isAsked: boolean): ExitCode {
  const tried = results.filter((result) => result.kind === 'tried')
  if (tried.length === 0 || (isAsked && tried.length < results.length)) return 1
  return tried.every(({ proof }) => proof.kind === 'proven') ? 0 : 1
}
