import 'server-only'
// Which rows of the inbox speak to a viewer, as a filter: of many rows a page reads only those it shows.
import { mayDo, type Act, type Viewer } from '../domain/access'
import { audienceOf, inboxActs, type InboxKind } from '../projections/inbox-item'
import type { RowFilter } from '../projections/projection'

/** The rows that ask or tell this viewer something of these kinds. */
export function askedOf(who: Viewer, wanted: readonly InboxKind[]): RowFilter {
  const acts = [...new Set(wanted.map((kind) => inboxActs[kind]))]
  const anyOf = acts.map((act) => {
    const own = wanted.filter((kind) => inboxActs[kind] === act)
    const audiences = own.flatMap((kind) =>
      [null, who.personId].map((personId) => audienceOf({ kind, personId })),
    )
    return { links: audiences, ...placesWhere(who, act) }
  })
  return { anyOf }
}

/** Where the viewer may do this; without a role that permits it there is no such place. */
function placesWhere(who: Viewer, act: Act): { projectIds?: readonly string[] } {
  if (mayDo(who, act)) return {}
  const own = who.roles.flatMap(({ scope }) => (scope.kind === 'project' ? [scope.projectId] : []))
  return { projectIds: [...new Set(own)].filter((projectId) => mayDo(who, act, { projectId })) }
}
