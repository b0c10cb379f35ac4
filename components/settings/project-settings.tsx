import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { Badge } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { EmptyState } from '@/components/ui/empty-state'
import { Checkbox, Input } from '@/components/ui/field'
import { Section } from '@/components/ui/page-header'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import type { ProjectRow } from '@/lib/projections/projects'

export type ProjectSettingsProps = {
  projects: readonly ProjectRow[]
  /** Directories below which a project may be registered; empty: none is allowed yet. */
  roots: readonly string[]
  mayEdit: boolean
  /** Fields `path`, `name`, `throwaway` (`on`). */
  register: FormAction
  /** Fields `projectId`, `reason`. */
  retire: FormAction
  /** The project whose base branch holds the organisation's policy. */
  policyHome: string | null
  /** Fields `projectId` (empty: none), `reason`. */
  chooseHome: FormAction
  now: string
}

export function ProjectSettings(props: ProjectSettingsProps) {
  const { projects, roots, mayEdit, register, retire, policyHome, chooseHome, now } = props
  return (
    <Section title="Projects" note="Git repositories on this machine that Leeway governs.">
      <div className="space-y-4">
        {projects.length === 0 ? (
          <EmptyState title="No project yet">
            Register a git repository by its path; its tasks and its policy are then read from its base
            branch.
          </EmptyState>
        ) : (
          <Table label="Projects" head={['Name', 'Path', 'Base branch', 'Last seen to move', 'Actions']}>
            {projects.map((project) => (
              <Row key={project.projectId}>
                <Cell className="font-medium">
                  {project.name} {project.throwaway && <Badge>throwaway</Badge>}{' '}
                  {project.retired && <Badge>retired</Badge>}{' '}
                  {project.projectId === policyHome && <Badge>organisation’s policy</Badge>}
                </Cell>
                <Cell className="min-w-48">
                  <Code>{project.source}</Code>
                </Cell>
                <Cell className="font-mono text-xs">
                  {project.baseBranch} {project.base?.slice(0, 10)}
                </Cell>
                <Cell className="text-ink-2">
                  {project.observedAt ? <Timestamp at={project.observedAt} now={now} /> : 'not yet'}
                </Cell>
                <Cell>
                  {mayEdit && !project.retired && (
                    <span className="flex flex-wrap gap-2">
                      <PolicyHome
                        project={project}
                        isHome={project.projectId === policyHome}
                        choose={chooseHome}
                      />
                      <ReasonDialog
                        action={retire}
                        fields={{ projectId: project.projectId }}
                        verb="Retire"
                        title={`Retire ${project.name}`}
                        description="Nothing starts or lands there any more; its history stays."
                      />
                    </span>
                  )}
                </Cell>
              </Row>
            ))}
          </Table>
        )}
        {mayEdit && <RegisterForm roots={roots} register={register} />}
      </div>
    </Section>
  )
}

function RegisterForm({ roots, register }: Pick<ProjectSettingsProps, 'roots' | 'register'>) {
  const hint =
    roots.length > 0
      ? `Below ${roots.join(' or ')}`
      : 'Set LEEWAY_PROJECT_ROOTS first: no directory is allowed'
  return (
    <ActionForm
      action={register}
      doneMessage="Registered"
      empties
      aria-label="Register a project"
      className="grid grid-cols-1 max-w-3xl items-start gap-3 rounded-lg border border-line bg-sunken p-3 md:grid-cols-2"
    >
      <Input
        label="Path of the repository"
        name="path"
        required
        autoComplete="off"
        spellCheck={false}
        hint={hint}
      />
      <Input
        label="Name"
        name="name"
        required
        maxLength={80}
        autoComplete="off"
        hint="As it is called on every page"
      />
      <Checkbox label="Throwaway: profiles without limits may be used here, never at auto" name="throwaway" />
      <div className="flex justify-end">
        <SubmitButton>Register the project</SubmitButton>
      </div>
    </ActionForm>
  )
}

/** Which project holds `.leeway/organisation.yaml`; what is in force stays until a lead adopts another. */
function PolicyHome({
  project,
  isHome,
  choose,
}: {
  project: ProjectRow
  isHome: boolean
  choose: FormAction
}) {
  return (
    <ReasonDialog
      action={choose}
      fields={{ projectId: isHome ? '' : project.projectId }}
      verb={isHome ? 'Read no organisation’s policy here' : 'Read the organisation’s policy here'}
      title={
        isHome
          ? `${project.name} no longer holds the organisation’s policy`
          : `${project.name} holds the organisation’s policy`
      }
      description={
        isHome
          ? 'No newer version is read. What is in force stays.'
          : 'Its .leeway/organisation.yaml is read from the base branch. It stands over every project once a lead of the organisation has adopted it.'
      }
    />
  )
}
