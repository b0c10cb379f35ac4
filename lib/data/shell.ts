import 'server-only'
// What stands around every page: who is signed in, what is frozen, what they may stop.
import { mayDo } from '../domain/access'
import type { Scope } from '../domain/events/fields'
import { organisation, organisationKey } from '../projections/organisation'
import { wiring } from '../wiring'
import { act, parsedScope, text } from './act'
import { countInbox } from './inbox'
import { called, nameBook } from './names'
import { countPromotions } from './promotions'
import { projectsWhere } from './projects-where'
import { requireSignedIn, visibleProjects, type ActionResult, type SignedIn } from './viewer'
import { placeOf, visibleOf } from './visible-scopes'

export async function getShell() {
  const who = await requireSignedIn()
  const { readModels } = await wiring()
  const [names, row, mine, waiting, recommended] = await Promise.all([
    nameBook(),
    readModels.get(organisation, organisationKey),
    projectsWhere(who, 'freeze.set'),
    countInbox(),
    countPromotions(),
  ])
  const isEverywhere = visibleProjects(who) === 'all'
  const scopes: { scope: Scope; label: string }[] = [
    ...(mayDo(who, 'freeze.set') ? [{ scope: { kind: 'organisation' as const }, label: 'Everything' }] : []),
    ...mine.map(({ projectId, name }) => ({
      scope: { kind: 'project' as const, projectId },
      label: `Project ${name}`,
    })),
  ]
  return {
    viewer: { name: who.name, email: who.email, scripted: who.scripted, roles: rolesOf(who) },
    organisation: row?.name ?? '',
    inboxCount: waiting,
    promotionCount: recommended,
    maySettings: mayDo(who, 'settings.view'),
    isEverywhere,
    freezeScopes: scopes,
    jailProblem: row?.jailProblem ?? null,
    freezes: (await visibleOf(who, row?.freezes ?? [])).map(({ freezeId, scope, reason, by, at }) => ({
      freezeId,
      label: scope.kind === 'project' ? called(names, 'project', scope.projectId) : scope.kind,
      reason,
      by: called(names, 'person', by.id),
      at,
      mayLift: mayDo(who, 'freeze.lift', placeOf(scope)),
    })),
  }
}

function rolesOf(who: SignedIn): string {
  return [...new Set(who.roles.map(({ role }) => role))].join(', ')
}

/** Fields `scope` (JSON of a Scope) and `reason`. */
export function freeze(formData: FormData): Promise<ActionResult> {
  return act({
    type: 'setFreeze',
    scope: parsedScope(text(formData, 'scope')),
    reason: text(formData, 'reason'),
  })
}

/** Fields `freezeId` and `reason`. */
export function liftFreeze(formData: FormData): Promise<ActionResult> {
  return act({ type: 'liftFreeze', freezeId: text(formData, 'freezeId'), reason: text(formData, 'reason') })
}
