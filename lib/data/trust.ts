import 'server-only'
import { mayDo, type Viewer } from '../domain/access'
import type { Scope } from '../domain/events/fields'
import { figuresInWords } from '../domain/trust/figures-in-words'
import type { Grant } from '../domain/trust/standing'
import { organisationStream } from '../domain/events/streams'
import { organisation, organisationKey, type OrganisationRow } from '../projections/organisation'
import type { LaneState } from '../projections/standings'
import { wiring } from '../wiring'
import { act, optional, optionalNumber, parsedScope, text } from './act'
import { endOfDay } from './end-of-day'
import type { Then } from './as-of'
import { laneItems, policyTypes } from './lane-items'
import { lanesAt } from './lanes-at'
import { called, nameBook, type Names } from './names'
import { projectsWhere } from './projects-where'
import { requireSignedIn, type ActionResult } from './viewer'
import { listVisibleAgents } from './visible-agents'
import { placeOf, visibleOf } from './visible-scopes'

/** Who may do what: every lane with its level, every grant, and what restricts them; now, or as of a moment. */
export async function getTrust(then: Then | null) {
  const who = await requireSignedIn()
  // What comes in while the rest is read may be told twice, and is never passed over.
  const position = then === null ? await (await wiring()).readModels.catchUp() : null
  const [names, lanes] = await Promise.all([nameBook(), lanesAt(who, then)])
  const { rows } = lanes
  return {
    lanes: await laneItems(lanes, { then, names }),
    grants: rows.flatMap((row) => row.standing.grants.map((grant) => grantItem(row, grant, names))),
    restrictions: await restrictions(who, { names, then }),
    position,
    ...(await offered(who, { rows, then })),
  }
}

/** What the viewer may change: nothing of a past moment. */
async function offered(who: Viewer, { rows, then }: { rows: readonly LaneState[]; then: Then | null }) {
  if (then !== null) return { mayLower: false, restrictionScopes: [], form: { agents: [], projects: [] } }
  return {
    mayLower:
      mayDo(who, 'standing.lower') ||
      rows.some(({ projectId }) => mayDo(who, 'standing.lower', { projectId })),
    restrictionScopes: await restrictionScopes(who),
    form: await grantForm(who),
  }
}

function grantItem(row: LaneState, grant: Grant, names: Names) {
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
function figuresThen({ decisions }: LaneState, { grantId }: Grant): string {
  const given = decisions.find((event) => event.type === 'StandingGranted' && event.data.grantId === grantId)
  if (given?.type !== 'StandingGranted') return ''
  return figuresInWords(given.data.figures)
}

async function restrictions(who: Viewer, { names, then }: { names: Names; then: Then | null }) {
  const row = await organisationAt(then)
  const seen = await visibleOf(who, row?.restrictions ?? [])
  return seen.map(({ restrictionId, scope, level, reason, by, at, expiresAt }) => ({
    restrictionId,
    where: scopeWords(scope, names),
    level,
    reason,
    by: called(names, 'person', by.id),
    at,
    expiresAt,
    mayLift: then === null && mayDo(who, 'restriction.lift', placeOf(scope)),
  }))
}

async function organisationAt(then: Then | null): Promise<OrganisationRow | undefined> {
  const { readModels, log } = await wiring()
  if (then === null) return readModels.get(organisation, organisationKey)
  const events = await log.readStream(organisationStream)
  return events
    .filter(({ seq }) => seq <= then.position)
    .reduce<OrganisationRow | undefined>(
      (row, event) => organisation.evolve(row, event, organisationKey),
      undefined,
    )
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
    toldPosition: optionalNumber(formData, 'toldPosition'),
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
