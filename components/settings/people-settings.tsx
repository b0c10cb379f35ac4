import { ActionButton } from '@/components/ui/action-button'
import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { Badge } from '@/components/ui/badge'
import { Input, type Option, Select } from '@/components/ui/field'
import { Section } from '@/components/ui/page-header'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import type { PersonRow } from '@/lib/projections/people'

export type PeopleSettingsProps = {
  people: readonly PersonRow[]
  /** Projects' names by id. */
  projectNames: Readonly<Record<string, string>>
  mayEdit: boolean
  /** Fields `name`, `email`. */
  add: FormAction
  /** Fields `personId`; its answer tells the code, once. */
  invite: FormAction
  /** Fields `personId`, `scope` (JSON of a RoleScope), `role`. */
  giveRole: FormAction
  /** Fields `personId`, `scope` (JSON of a RoleScope), `role`. */
  takeRole: FormAction
  now: string
}

const roles: readonly Option[] = [
  { value: 'viewer', label: 'viewer: reads' },
  { value: 'reviewer', label: 'reviewer: decides about changes' },
  { value: 'lead', label: 'lead: decides about trust and policy' },
  { value: 'admin', label: 'admin: projects, agents, people' },
]

export function PeopleSettings({
  people,
  projectNames,
  mayEdit,
  add,
  invite,
  giveRole,
  takeRole,
  now,
}: PeopleSettingsProps) {
  return (
    <Section
      title="People"
      note="Add a person, give them a role, then make a code: with it they choose a password on the sign-in page."
    >
      <div className="space-y-4">
        <Table label="People" head={['Name', 'Address', 'Roles', 'Last sign-in', 'Actions']}>
          {people.map((person) => (
            <Row key={person.personId}>
              <Cell className="font-medium">
                {person.name} {person.scripted && <Badge>scripted</Badge>}
              </Cell>
              <Cell className="text-ink-2">{person.email}</Cell>
              <Cell>
                <Roles {...{ person, projectNames, mayEdit, takeRole }} />
              </Cell>
              <Cell className="text-ink-2">
                {person.lastSignInAt ? <Timestamp at={person.lastSignInAt} now={now} /> : 'never'}
              </Cell>
              <Cell className="max-w-72 whitespace-normal">
                {mayEdit && !person.scripted && person.roles.length > 0 && (
                  <ActionButton action={invite} fields={{ personId: person.personId }}>
                    New code<span className="sr-only"> for {person.name} to choose a password</span>
                  </ActionButton>
                )}
              </Cell>
            </Row>
          ))}
        </Table>
        {mayEdit && (
          <div className="grid grid-cols-1 max-w-3xl items-start gap-4 md:grid-cols-2">
            <AddForm add={add} />
            <RoleForm {...{ people, projectNames, giveRole }} />
          </div>
        )}
      </div>
    </Section>
  )
}

type RolesProps = Pick<PeopleSettingsProps, 'projectNames' | 'mayEdit' | 'takeRole'> & { person: PersonRow }

function Roles({ person, projectNames, mayEdit, takeRole }: RolesProps) {
  if (person.roles.length === 0) return <span className="text-ink-3">none</span>
  return (
    <ul className="flex flex-wrap gap-2">
      {person.roles.map(({ role, scope }) => {
        const where =
          scope.kind === 'organisation' ? 'everywhere' : (projectNames[scope.projectId] ?? scope.projectId)
        const fields = { personId: person.personId, role, scope: JSON.stringify(scope) }
        return (
          <li key={`${role} ${where}`} className="flex items-center gap-1">
            <Badge>
              {role}, {where}
            </Badge>
            {mayEdit && (
              <ActionButton action={takeRole} fields={fields} variant="quiet" doneMessage="Taken back">
                Take away
                <span className="sr-only">
                  {' '}
                  {role} of {person.name}
                </span>
              </ActionButton>
            )}
          </li>
        )
      })}
    </ul>
  )
}

const panel = 'flex flex-col gap-3 rounded-lg border border-line bg-sunken p-3'

function AddForm({ add }: { add: FormAction }) {
  return (
    <ActionForm action={add} doneMessage="Added" empties aria-label="Add a person" className={panel}>
      <h3 className="text-xs">Add a person</h3>
      <Input label="Name" name="name" required maxLength={80} autoComplete="off" />
      <Input label="E-mail address" name="email" type="email" required autoComplete="off" />
      <div className="flex justify-end">
        <SubmitButton>Add</SubmitButton>
      </div>
    </ActionForm>
  )
}

function RoleForm({
  people,
  projectNames,
  giveRole,
}: Pick<PeopleSettingsProps, 'people' | 'projectNames' | 'giveRole'>) {
  const scopes = [
    { value: JSON.stringify({ kind: 'organisation' }), label: 'Everywhere' },
    ...Object.entries(projectNames).map(([projectId, name]) => ({
      value: JSON.stringify({ kind: 'project', projectId }),
      label: name,
    })),
  ]
  return (
    <ActionForm action={giveRole} doneMessage="Given" aria-label="Give a role" className={panel}>
      <h3 className="text-xs">Give a role</h3>
      <Select
        label="Person"
        name="personId"
        options={people.map(({ personId, name }) => ({ value: personId, label: name }))}
      />
      <Select label="Role" name="role" options={roles} />
      <Select label="Where" name="scope" options={scopes} />
      <div className="flex justify-end">
        <SubmitButton>Give</SubmitButton>
      </div>
    </ActionForm>
  )
}
