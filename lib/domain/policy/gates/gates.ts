// Requirements stand before a person's merge; gates stand before a merge without one. Both fail closed.
import type { Change, ChangedFile } from '../../change'
import { counted } from '../../counted'
import type { CheckResult, Finding } from '../../events/fields'
import type { GrantConditions } from '../../events/lane'
import { dependencyFiles } from '../defaults'
import { coversPath } from '../globs/glob'
import type { Permissions } from '../permissions'
import { steersChecks } from './steering'
import { scopeViolations, sensitivePathOf, touchedPaths } from './touched-paths'
import { weakenedTests } from './weakened-tests'

type CheckOutcome = Pick<CheckResult, 'name' | 'outcome'>

export type ChangeEvidence = {
  change: Change
  findings: readonly Finding[]
  /** What Leeway's own checks said of this commit. */
  checks: readonly CheckOutcome[]
  permissions: Permissions
}

export type Requirement = { name: string; met: boolean; detail: string }
export type GateRefusal = { gate: string; why: string }

/** What must hold before anybody merges; every row is returned, met or not. */
export function requirements(evidence: ChangeEvidence): Requirement[] {
  const { change, findings, permissions } = evidence
  const outside = scopeViolations(touchedPaths(change), permissions)
  const blocking = findings.filter(({ blocks, kind }) => blocks && kind !== 'outOfScope')
  return [
    row(
      'change',
      change.files.length > 0 ? [] : ['nothing was changed'],
      counted(change.files.length, 'file'),
    ),
    ...permissions.checks.map((check) => checkRequirement(check.name, evidence.checks)),
    row('scope', outside.map(quote), 'every path is one the run may write'),
    row(
      'findings',
      blocking.map(({ path, message }) => `${quote(path)}: ${message}`),
      'none forbids the merge',
    ),
  ]
}

function row(name: string, failures: readonly string[], good: string): Requirement {
  return { name, met: failures.length === 0, detail: failures.length === 0 ? good : shorten(failures) }
}

function checkRequirement(name: string, results: readonly CheckOutcome[]): Requirement {
  const result = results.find((one) => one.name === name)
  const words = { passed: 'passed', failed: 'failed', timedOut: 'ran out of time', notRun: 'did not run' }
  const detail = result === undefined ? 'has not run on this commit' : words[result.outcome]
  return { name: `check ${name}`, met: result?.outcome === 'passed', detail }
}

/** Every gate that refuses to let this change merge by itself; empty where all pass. */
export function gateRefusals(
  evidence: ChangeEvidence & { conditions: GrantConditions | null; taskType: string },
): GateRefusal[] {
  const { change, permissions, findings, taskType } = evidence
  const unmet = requirements(evidence).filter(({ met }) => !met)
  const noChecks =
    permissions.checks.length === 0 ? ['the policy requires no check, so nothing was tested'] : []
  const sensitive = touchedPaths(change).filter((path) => sensitivePathOf(path, permissions) !== undefined)
  const seen = findings.filter(({ blocks, kind }) => !blocks && !ownGates.has(kind))
  return [
    ...unmet.map(({ name, detail }) => ({ gate: name, why: `${name}: ${detail}` })),
    ...refusal('checks', noChecks),
    ...refusal('conditions', outsideConditions(evidence)),
    ...refusal('blast radius', tooLarge(evidence)),
    ...refusal('verification', unverified(permissions)),
    ...refusal(
      'sensitive paths',
      sensitive.map((path) => `${quote(path)} is under a ceiling`),
    ),
    ...refusal(
      'steering',
      steering(change, permissions).map((path) => `${quote(path)} decides what the checks do`),
    ),
    ...refusal(
      'dependencies',
      taskType === 'dependencies'
        ? []
        : decidingPackages(change, permissions).map(
            (path) => `${quote(path)} decides on dependencies, which only tasks of type dependencies may`,
          ),
    ),
    ...refusal('tests', [
      ...weakenedTests(change, permissions.tests).map(({ path, message }) => `${quote(path)}: ${message}`),
      ...changedTests(change, permissions).map((path) => `the test ${quote(path)} was changed`),
    ]),
    ...refusal(
      'findings',
      seen.map(({ path, message }) => `${quote(path)}: ${message}`),
    ),
  ]
}

/** Findings that this file judges by itself, from the change. */
const ownGates: ReadonlySet<Finding['kind']> = new Set([
  ...(['sensitivePath', 'steersChecks', 'testsChanged', 'testsWeakened'] as const),
])

function refusal(gate: string, reasons: readonly string[]): GateRefusal[] {
  return reasons.length === 0 ? [] : [{ gate, why: shorten(reasons) }]
}

function shorten(reasons: readonly string[]): string {
  const more = reasons.length > 3 ? `; and ${reasons.length - 3} more` : ''
  return `${reasons.slice(0, 3).join('; ')}${more}`
}

const quote = (path: string) => `\`${path}\``

function tooLarge({ change, permissions, conditions }: Parameters<typeof gateRefusals>[0]): string[] {
  const { gates } = permissions
  const filesMax = Math.min(gates.filesMax, conditions?.filesMax ?? gates.filesMax)
  const linesMax = Math.min(gates.linesMax, conditions?.linesMax ?? gates.linesMax)
  const files = change.files.length
  const lines = change.files.reduce((sum, file) => sum + file.linesAdded + file.linesRemoved, 0)
  return [
    ...(files > filesMax ? [`${files} files are more than ${filesMax}`] : []),
    ...(lines > linesMax ? [`${lines} lines are more than ${linesMax}`] : []),
  ]
}

/** No agent examines changes yet, so a change of such a policy has nobody to pass it but a person. */
function unverified({ gates }: Permissions): string[] {
  return gates.verification === 'none' ? [] : ['no agent of another provider has verified it']
}

/** A grant may be for some paths only, whatever the profile may write. */
function outsideConditions({ change, conditions }: Parameters<typeof gateRefusals>[0]): string[] {
  const { paths } = conditions ?? {}
  if (paths === undefined) return []
  return touchedPaths(change)
    .filter((path) => !paths.some((glob) => coversPath(glob, path)))
    .map((path) => `${quote(path)} is not among the paths that were granted`)
}

/** How many changes of a lane may merge by themselves in a day. */
export function mergesPerDayMax(permissions: Permissions, conditions: GrantConditions | null): number {
  const { mergesPerDayMax: byPolicy } = permissions.gates
  return Math.min(byPolicy, conditions?.mergesPerDayMax ?? byPolicy)
}

/** What a reader must see first, though it forbids nothing: sensitive paths, steered checks, changed tests. */
export function changeFindings(change: Change, permissions: Permissions): Finding[] {
  const finding = (kind: Finding['kind'], message: string) => (path: string) => ({
    kind,
    path,
    message,
    blocks: false,
  })
  const sensitive = touchedPaths(change).flatMap((path) => {
    const rule = sensitivePathOf(path, permissions)
    return rule === undefined ? [] : [finding('sensitivePath', `sensitive: ${rule.reason}`)(path)]
  })
  const steered = steering(change, permissions)
  return [
    ...sensitive,
    ...steered.map(finding('steersChecks', 'this file decides what the checks do')),
    ...decidingPackages(change, permissions)
      .filter((path) => !steered.includes(path))
      .map(finding('steersChecks', 'this file decides on dependencies')),
    ...weakenedTests(change, permissions.tests).map(({ path, message }) =>
      finding('testsWeakened', message)(path),
    ),
    ...changedTests(change, permissions).map(finding('testsChanged', 'an existing test was changed')),
  ]
}

function steering({ files }: Change, permissions: Permissions): string[] {
  return files.filter((file) => steersChecks(file, permissions.steering)).map(({ path }) => path)
}

/** What policy calls lock files, and what is known to name or fetch packages. */
function decidingPackages(change: Change, { setup }: Permissions): string[] {
  const globs = [...(setup?.lockFiles ?? []), ...dependencyFiles]
  return touchedPaths(change).filter((path) => globs.some((glob) => coversPath(glob, path)))
}

/** A new test weakens none; a changed, renamed or deleted one may. */
function changedTests({ files }: Change, { tests }: Permissions): string[] {
  const isTest = (path: string | null) => path !== null && tests.some((glob) => coversPath(glob, path))
  const changed = (file: ChangedFile) =>
    file.status !== 'added' && (isTest(file.path) || isTest(file.previousPath))
  return files.filter(changed).map(({ path }) => path)
}
