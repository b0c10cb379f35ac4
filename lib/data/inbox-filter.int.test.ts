import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createReadModels, type ReadModels } from '../adapters/database/read-models'
import { openTestDatabase, type TestDatabase } from '../adapters/database/testing/test-database'
import { mayDo, type Viewer } from '../domain/access'
import type { Role, RoleScope } from '../domain/events/person'
import { inbox, type InboxRow } from '../projections/inbox'
import { inboxActs, inboxKinds, type InboxKind } from '../projections/inbox-item'
import { askedOf } from './inbox-filter'

const places = ['p1', 'p2', null]
const persons = [null, 'ada', 'bob']
const rows = inboxKinds.flatMap((kind) =>
  places.flatMap((projectId) => persons.map((personId) => rowOf({ kind, projectId, personId }))),
)

const organisation: RoleScope = { kind: 'organisation' }
const project = (projectId: string): RoleScope => ({ kind: 'project', projectId })
const held = (scope: RoleScope, role: Role) => ({ scope, role })
const viewers: [string, Viewer['roles']][] = [
  ['nobody', []],
  ...(['admin', 'lead', 'reviewer', 'viewer'] as const).flatMap((role): [string, Viewer['roles']][] => [
    [`${role} of everything`, [held(organisation, role)]],
    [`${role} of one project`, [held(project('p1'), role)]],
  ]),
  [
    'viewer of everything who reviews one project',
    [held(organisation, 'viewer'), held(project('p2'), 'reviewer')],
  ],
  ['reviewer of one and lead of another', [held(project('p1'), 'reviewer'), held(project('p2'), 'lead')]],
]

const asked: [string, readonly InboxKind[]][] = [
  ['all kinds', inboxKinds],
  ['two kinds', ['policyProposal', 'reviewNeeded']],
]

let database: TestDatabase
let models: ReadModels

beforeAll(async () => {
  database = await openTestDatabase()
  models = createReadModels({ database, projections: [inbox] })
  const stored = rows.map((row) => ({ ...inbox.index(row, null), key: row.subject, row, position: 1n }))
  await database.prisma.readModel.createMany({ data: stored.map((one) => ({ projection: 'inbox', ...one })) })
})
afterAll(() => database.close())

type Told = { kind: InboxKind; projectId: string | null; personId: string | null }

function rowOf({ kind, projectId, personId }: Told): InboxRow {
  const item = {
    kind,
    personId,
    state: 'open',
    why: '',
    seq: 1,
    createdAt: '2026-01-02T00:00:00.000Z',
  } as const
  const subject = `policy/${kind}/${projectId ?? '-'}/${personId ?? '-'}`
  return { subject, projectId, taskId: null, runId: null, agentId: null, item, run: null }
}

function isAsked(who: Viewer, { item, projectId }: InboxRow): boolean {
  if (item === null || (item.personId !== null && item.personId !== who.personId)) return false
  return mayDo(who, inboxActs[item.kind], projectId === null ? {} : { projectId })
}

describe.each(viewers)('%s', (_, roles) => {
  const who: Viewer = { personId: 'ada', roles }

  test.each(asked)('is asked what the table of acts says, of %s', async (__, kinds) => {
    const found = await models.list(inbox, { ...askedOf(who, kinds), states: ['open'] })
    const expected = rows.filter((row) => row.item && kinds.includes(row.item.kind) && isAsked(who, row))
    expect(found.map(({ subject }) => subject).sort()).toEqual(expected.map(({ subject }) => subject).sort())
  })
})
