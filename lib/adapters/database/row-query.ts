// A filter of rows as conditions on the columns of `read_model m`.
import type { RowFilter, RowPage } from '../../projections/projection'
import { Prisma } from './generated/client'

export function whereOf(projection: string, filter: RowFilter): Prisma.Sql {
  return Prisma.join([Prisma.sql`m.projection = ${projection}`, ...conditionsOf(filter)], ' AND ')
}

export function orderOf({ order = 'desc', limit, offset = 0 }: RowPage): Prisma.Sql {
  const direction = order === 'asc' ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const most = limit === undefined ? Prisma.empty : Prisma.sql`LIMIT ${limit}`
  return Prisma.sql`ORDER BY m.sort ${direction}, m.key ${direction} ${most} OFFSET ${offset}`
}

function conditionsOf({ projectId, projectIds, keys, states, links, ...more }: RowFilter): Prisma.Sql[] {
  const { sortFrom, sortMax, anyOf } = more
  return [
    ...(projectId === undefined ? [] : [Prisma.sql`m.project_id = ${projectId}`]),
    ...(projectIds ? [Prisma.sql`m.project_id = ANY(${projectIds})`] : []),
    ...(keys ? [Prisma.sql`m.key = ANY(${keys})`] : []),
    ...(states ? [Prisma.sql`m.state = ANY(${states})`] : []),
    ...(links ? [Prisma.sql`m.link = ANY(${links})`] : []),
    ...(sortFrom === undefined ? [] : [Prisma.sql`m.sort >= ${sortFrom}`]),
    ...(sortMax === undefined ? [] : [Prisma.sql`m.sort <= ${sortMax}`]),
    ...(anyOf ? [Prisma.sql`(${Prisma.join(anyOf.map(allOf), ' OR ')})`] : []),
  ]
}

function allOf(filter: RowFilter): Prisma.Sql {
  const conditions = conditionsOf(filter)
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.sql`(${Prisma.join(conditions, ' AND ')})`
}
