import 'server-only'
import { mayDo, type Viewer } from '../domain/access'
import type { Scope } from '../domain/events/fields'
import type { Grant } from '../domain/trust/standing'
import { organisation, organisationKey } from '../projections/organisation'
import { outcomes } from '../projections/outcomes'
import { standings, type LaneRow } from '../projections/standings'
import { wiring } from '../wiring'
import { act, optional, optionalNumber, parsedScope, text } from './act'
import { endOfDay } from './end-of-day'
import { laneItems, policyTypes } from './lane-items'
import { called, nameBook, type Names } from './names'
import { projectsWhere } from './projects-where'
import { requireSignedIn, visibleFilter, type ActionResult } from './viewer'
import { listVisibleAgents } from './visible-agents'
import { placeOf, visibleOf } from './visible-scopes'

const limit = 5000

/** Who may do what: every lane with its level at this moment, every grant, and what restricts them. */
export async function getTrust() {
  const who = await requireSignedIn()
  const { readModels } = await wiring()
  const names = await nameBook()
  const filter = visibleFilter(who)
  const [rows, tally] = await Promise.all([
    readModels.list(standings, { ...filter, order: 'asc', limit }),
    readModels.tally(outcomes, filter),
  ])
  return {
    lanes: await laneItems(rows, tally, names),
    grants: rows.flatMap((row) => row.standing.grants.map((grant) => grantItem(row, grant, names))),
    mayLower:
      mayDo(who, 'standing.lower') ||
      rows.some(({ projectId }) => mayDo(who, 'standing.lower', { projectId })),
    restrictions: await restrictions(who, names),
    restrictionScopes: await restrictionScopes(who),
    form: await grantForm(who),
  }
}

function grantItem(row: LaneRow, grant: Grant, names: Names) {
  return {
    grantId: grant.grantId,
    agentId: row.agentId,
    projectId: row.projectId,
    taskType: row.taskType,
    agent: called(names, 'agent', row.agentId),
    project: called(names, 'project', row.projectId),
    to: grant.to,
    reason: grant.reason,
    by: called(names, 'person', grant.by),
    at: grant.at,
    expiresAt: grant.expiresAt,
    basis: grant.basis,
    figures: figuresThen(row, grant),
  }
}

/** The lane's figures as the grant froze them. */
function figuresThen({ decisions }: LaneRow, { grantId }: Grant): string {
  const given = decisions.find((event) => event.type === 'StandingGranted' && event.data.grantId === grantId)
  if (given?.type !== 'StandingGranted') return ''
  const { counted, failures, pending } = given.data.figures
  return counted + pending === 0 ? 'no evidence' : `${failures} of ${counted} failed, ${pending} pending`
}

async function restrictions(who: Viewer, names: Names) {
  const row = await (await wiring()).readModels.get(organisation, organisationKey)
  const seen = await visibleOf(who, row?.restrictions ?? [])
  return seen.map(({ restrictionId, scope, level, reason, by, at, expiresAt }) => ({
    restrictionId,
    where: scopeWords(scope, names),
    level,
    reason,
    by: called(names, 'person', by.id),
    at,
    expiresAt,
    mayLift: mayDo(who, 'restriction.lift', placeOf(scope)),
  }))
}

function scopeWords(scope: Scope, names: Names): string {
  switch (scope.kind) {
    case 'organisation':
      return 'everything'
    case 'project':
      return `project ${called(names, 'project', scope.projectId)}`
    case 'agent':
      return `agent ${called(names, 'agent', scope.agentId)}`
    case 'taskType':
      return `tasks of type ${scope.taskType}`
    default:
      return scope satisfies never
  }
}

async function restrictionScopes(who: Viewer) {
  const mine = await projectsWhere(who, 'restriction.set')
  const option = (scope: Scope, label: string) => ({ value: JSON.stringify(scope), label })
  return [
    ...(mayDo(who, 'restriction.set') ? [option({ kind: 'organisation' }, 'Everything')] : []),
    ...mine.map(({ projectId, name }) => option({ kind: 'project', projectId }, `Project ${name}`)),
  ]
}

async function grantForm(who: Viewer) {
  const [declared, mine] = await Promise.all([listVisibleAgents(who), projectsWhere(who, 'grant.give')])
  return {
    agents: declared
      .filter(({ retired }) => !retired)
      .map(({ agentId, name }) => ({ value: agentId, label: name })),
    projects: await Promise.all(
      mine.map(async ({ projectId, name }) => ({
        projectId,
        name,
        types: (await policyTypes(projectId)).map((one) => one.name),
      })),
    ),
  }
}

/** Fields as components/trust/grant-form.tsx names them. */
export function grantStanding(formData: FormData): Promise<ActionResult> {
  return act({
    type: 'grantStanding',
    ...laneOf(formData),
    level: text(formData, 'level'),
    reason: text(formData, 'reason'),
    conditions: {
      filesMax: optionalNumber(formData, 'filesMax'),
      linesMax: optionalNumber(formData, 'linesMax'),
      mergesPerDayMax: optionalNumber(formData, 'mergesPerDayMax'),
    },
    expiresAt: endOfDay(optional(formData, 'expiresAt')),
  })
}

/** Fields `agentId`, `projectId`, `taskType` (empty: all), `level`, `reason`. */
export function lowerStanding(formData: FormData): Promise<ActionResult> {
  const level = text(formData, 'level')
  return act({ type: 'lowerStanding', ...laneOf(formData), level, reason: text(formData, 'reason') })
}

/** Fields `agentId`, `projectId`, `taskType`, `reason`. */
export function acknowledgeLowering(formData: FormData): Promise<ActionResult> {
  return act({ type: 'acknowledgeLowering', ...laneOf(formData), words: text(formData, 'reason') })
}

/** Fields `scope` (JSON), `level`, `reason`, `expiresAt` (a date or empty). */
export function setRestriction(formData: FormData): Promise<ActionResult> {
  return act({
    type: 'setRestriction',
    scope: parsedScope(text(formData, 'scope')),
    level: text(formData, 'level'),
    reason: text(formData, 'reason'),
    expiresAt: endOfDay(optional(formData, 'expiresAt')),
  })
}

/** Fields `restrictionId`, `reason`. */
export function liftRestriction(formData: FormData): Promise<ActionResult> {
  return act({
    type: 'liftRestriction',
    restrictionId: text(formData, 'restrictionId'),
    reason: text(formData, 'reason'),
  })
}

function laneOf(formData: FormData) {
  return {
    agentId: text(formData, 'agentId'),
    projectId: text(formData, 'projectId'),
    taskType: optional(formData, 'taskType'),
  }
}
