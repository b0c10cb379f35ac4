import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { Badge } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { EmptyState } from '@/components/ui/empty-state'
import { Input, type Option, Select, Textarea } from '@/components/ui/field'
import { Section } from '@/components/ui/page-header'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import { Cell, Row, Table } from '@/components/ui/table'
import type { AgentRow } from '@/lib/projections/agents'

export type AgentSettingsProps = {
  agents: readonly AgentRow[]
  /** People's names by id. */
  owners: Readonly<Record<string, string>>
  /** Who may own an agent. */
  people: readonly Option[]
  /** Runtimes that this installation can drive. */
  runtimes: readonly Option[]
  mayEdit: boolean
  /**
   * Fields `name`, `runtime`, `provider`, `model`, `command` (one argument a line), `programDirectory`, `ownerId`,
   * `modelBaseUrl`, `inputPrice`, `cachedInputPrice`, `cacheWritePrice`, `outputPrice` (US dollars).
   */
  declare: FormAction
  /** Fields `agentId`, `reason`. */
  retire: FormAction
}

export function AgentSettings({
  agents,
  owners,
  people,
  runtimes,
  mayEdit,
  declare,
  retire,
}: AgentSettingsProps) {
  return (
    <Section
      title="Agents"
      note="Declared once for the organisation; each project’s policy says who works there."
    >
      <div className="space-y-4">
        {agents.length === 0 ? (
          <EmptyState title="No agent yet">
            An agent is a runtime with a provider and a model, and a person who owns it.
          </EmptyState>
        ) : (
          <Table
            label="Agents"
            head={['Name', 'Runtime', 'Provider and model', 'Program', 'Owner', 'Actions']}
          >
            {agents.map((agent) => (
              <Row key={agent.agentId}>
                <Cell className="font-mono text-xs font-medium">
                  {agent.name} {agent.retired && <Badge>retired</Badge>}
                </Cell>
                <Cell>{agent.runtime}</Cell>
                <Cell>
                  {agent.provider}, {agent.model}
                  {agent.modelBaseUrl && <Code>{agent.modelBaseUrl}</Code>}
                </Cell>
                <Cell>{agent.command && <Code>{agent.command.join(' ')}</Code>}</Cell>
                <Cell>{owners[agent.ownerId] ?? agent.ownerId}</Cell>
                <Cell>
                  {mayEdit && !agent.retired && (
                    <ReasonDialog
                      action={retire}
                      fields={{ agentId: agent.agentId }}
                      verb="Retire"
                      title={`Retire ${agent.name}`}
                      description="It starts nothing any more; its record stays."
                    />
                  )}
                </Cell>
              </Row>
            ))}
          </Table>
        )}
        {mayEdit && <DeclareForm {...{ people, runtimes, declare }} />}
      </div>
    </Section>
  )
}

const unit = 'US dollars for a million tokens'
const prices = [
  { name: 'inputPrice', label: 'Price of input', hint: `${unit}; without prices no cost is known` },
  { name: 'outputPrice', label: 'Price of output', hint: unit },
  { name: 'cachedInputPrice', label: 'Price of cached input', hint: 'Empty: as input' },
  { name: 'cacheWritePrice', label: 'Price of writing to the cache', hint: 'Empty: as input' },
]

function DeclareForm({
  people,
  runtimes,
  declare,
}: Pick<AgentSettingsProps, 'people' | 'runtimes' | 'declare'>) {
  return (
    <ActionForm
      action={declare}
      doneMessage="Declared"
      empties
      aria-label="Declare an agent"
      className="grid grid-cols-1 max-w-3xl items-start gap-3 rounded-lg border border-line bg-sunken p-3 md:grid-cols-2"
    >
      <Input
        label="Name"
        name="name"
        required
        pattern="[a-z0-9][a-z0-9._\-]{0,62}"
        autoComplete="off"
        hint="Small letters, digits, dot, dash: as policies and tasks name it"
      />
      <Select label="Runtime" name="runtime" options={runtimes} />
      <Input label="Provider" name="provider" required autoComplete="off" hint="Who makes the model" />
      <Input label="Model" name="model" required autoComplete="off" />
      <Textarea
        label="Command"
        name="command"
        mono
        rows={3}
        hint="For runtime command: the program and its arguments inside the jail, one a line: node, then /opt/agent/agent.mjs. LEEWAY_TASK_FILE names the file with its instructions."
      />
      <Input
        label="Program directory"
        name="programDirectory"
        autoComplete="off"
        hint="On this machine; mounted read-only at /opt/agent. Left empty, the other runtimes are looked for on the worker’s PATH"
      />
      <Select label="Owner" name="ownerId" options={people} />
      <Input
        label="Address of the model"
        name="modelBaseUrl"
        type="url"
        autoComplete="off"
        hint="Only where it is not the provider’s own, such as a company’s gateway: https://…"
      />
      {prices.map(({ name, label, hint }) => (
        <Input
          key={name}
          label={label}
          name={name}
          inputMode="decimal"
          pattern="\d{1,6}(\.\d{1,6})?"
          autoComplete="off"
          hint={hint}
        />
      ))}
      <div className="flex items-end justify-end self-end">
        <SubmitButton>Declare the agent</SubmitButton>
      </div>
    </ActionForm>
  )
}
