// What a change needs before a person may merge it, read from what was recorded.
import type { ReviewRow } from '@/lib/projections/reviews'
import { counted } from '@/lib/domain/counted'

export type RequirementState = 'met' | 'unmet' | 'doubtful' | 'open'
/** What became of the task's file since the run read it. */
export type TaskSince = 'changed' | 'removed' | null
export type RequirementName = 'Task' | 'Checks' | 'Scope' | 'Findings' | 'Gates' | 'Human review'
export type Requirement = { name: RequirementName; state: RequirementState; summary: string }

const outside = ['outOfScope', 'protectedPath', 'sensitivePath']

export function requirementsOf(row: ReviewRow, since: TaskSince): Requirement[] {
  const { run, gatesRefused } = row
  const findings = run.delivery?.findings ?? []
  const scope = findings.filter((finding) => outside.includes(finding.kind))
  const others = findings.filter((finding) => !outside.includes(finding.kind))
  return [
    ...(since === null ? [] : [{ name: 'Task', state: 'doubtful', summary: `${since} since` } as const]),
    checksRequirement(run.checks),
    {
      name: 'Scope',
      state: findingState(scope),
      summary: countedOr(scope.length, 'doubtful path', 'within scope'),
    },
    { name: 'Findings', state: findingState(others), summary: countedOr(others.length, 'finding', 'none') },
    ...(gatesRefused.length > 0 ? [gatesRequirement(gatesRefused.length)] : []),
    humanRequirement(row),
  ]
}

function checksRequirement(checks: ReviewRow['run']['checks']): Requirement {
  const passed = checks.filter((check) => check.outcome === 'passed').length
  if (checks.length === 0) return { name: 'Checks', state: 'doubtful', summary: 'none ran' }
  return {
    name: 'Checks',
    state: passed === checks.length ? 'met' : 'unmet',
    summary: `${passed} of ${checks.length} passed`,
  }
}

function gatesRequirement(count: number): Requirement {
  return { name: 'Gates', state: 'doubtful', summary: `${counted(count, 'gate')} refused` }
}

function humanRequirement({ state, run }: ReviewRow): Requirement {
  const name = 'Human review'
  if (state === 'awaitingReview' || state === 'drafted') return { name, state: 'open', summary: '0 of 1' }
  if (state !== null) return { name, state: 'met', summary: 'given' }
  return { name, state: 'open', summary: run.sentBack.length > 0 ? 'sent back' : 'not asked now' }
}

function findingState(findings: readonly { blocks: boolean }[]): RequirementState {
  if (findings.some((finding) => finding.blocks)) return 'unmet'
  return findings.length > 0 ? 'doubtful' : 'met'
}

function countedOr(count: number, noun: string, none: string): string {
  return count === 0 ? none : counted(count, noun)
}
