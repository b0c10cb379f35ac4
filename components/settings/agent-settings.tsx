import type { ReactNode } from 'react'
import type { FormAction } from '@/components/ui/action-form'
import { Badge } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { EmptyState } from '@/components/ui/empty-state'
import type { Option } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Section } from '@/components/ui/page-header'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import { Cell, Row, Table } from '@/components/ui/table'
import { Words } from '@/components/ui/words'
import { codeModeWarning, worksByCodeMode } from '@/lib/domain/code-mode-models'
import type { Runtime } from '@/lib/domain/events/agent'
import type { KeyOfAgent } from '@/lib/domain/model-key'
import type { AgentRow } from '@/lib/projections/agents'
import { DeclareAgentForm } from './declare-agent-form'

export type AgentSettingsProps = {
  agents: readonly AgentRow[]
  /** People's names by id. */
  owners: Readonly<Record<string, string>>
  /** Who may own an agent. */
  people: readonly Option[]
  /** Of agents that need one: whether the worker that started last has a key. Empty where it said nothing of keys. */
  keys: Readonly<Record<string, KeyOfAgent>>
  mayEdit: boolean
  /** Fields as declare-agent-form.tsx names them. */
  declare: FormAction
  /** Fields `agentId`, `reason`. */
  retire: FormAction
}

export function AgentSettings({
  agents,
  owners,
  people,
  keys,
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
        <MissingKeys agents={agents} keys={keys} />
        <RefusedModels agents={agents} />
        {agents.length === 0 ? (
          <EmptyState title="No agent yet">
            An agent is a program with a model, and a person who owns it. Claude Code, Gemini CLI and Codex
            CLI are started by Leeway itself; any other program is declared as a command.
          </EmptyState>
        ) : (
          <Table label="Agents" head={['Name', 'Runtime', 'Model', 'Prices', 'Key', 'Owner', 'Actions']}>
            {agents.map((agent) => (
              <Row key={agent.agentId}>
                <Cell className="font-mono text-xs font-medium">
                  {agent.name} {agent.retired && <Badge>retired</Badge>}
                </Cell>
                <Cell>
                  {agent.runtime}
                  {agent.command && <Code className="block w-fit">{agent.command.join(' ')}</Code>}
                </Cell>
                <Cell className="min-w-36">
                  {agent.model}
                  <span className="block text-xs text-ink-2 wrap-anywhere">
                    {agent.modelBaseUrl === null ? agent.provider : `at ${agent.modelBaseUrl}`}
                  </span>
                </Cell>
                <Cell className="min-w-36 text-xs">{pricesWords(agent)}</Cell>
                <Cell className="min-w-28 text-xs">
                  <Key of={keys[agent.agentId]} runtime={agent.runtime} />
                </Cell>
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
        {mayEdit && <DeclareAgentForm people={people} declare={declare} />}
      </div>
    </Section>
  )
}

type Agents = Pick<AgentSettingsProps, 'agents' | 'keys'>

/** Its runs would fail, each with the same sentence. */
function MissingKeys({ agents, keys }: Agents) {
  const without = agents.filter((agent) => !agent.retired && keys[agent.agentId]?.isThere === false)
  return without.map((agent) => (
    <Notice key={agent.agentId} tone="warn">
      The worker that started last has no key for <Code>{agent.name}</Code>: set{' '}
      <Code>{keys[agent.agentId]?.shared}</Code>, or <Code>{keys[agent.agentId]?.own}</Code> for this agent
      alone, where <Code>npm start</Code> is typed, and start it again.
    </Notice>
  ))
}

/** Its every call would be refused. */
function RefusedModels({ agents }: Pick<Agents, 'agents'>) {
  const refused = agents.filter((agent) => !agent.retired && worksByCodeMode(agent))
  return refused.map(({ agentId, name, model }) => (
    <Notice key={agentId} tone="warn">
      <Code>{name}</Code> can do nothing: <Words text={codeModeWarning(model)} />.
    </Notice>
  ))
}

const noModel = 'none: it calls no model through Leeway'

function Key({ of, runtime }: { of: KeyOfAgent | undefined; runtime: Runtime }) {
  if (runtime === 'command') return <span className="text-ink-2">{noModel}</span>
  if (of === undefined) return <span className="text-ink-2">not known: no worker said which keys it has</span>
  return of.isThere ? 'there' : <Badge tone="warn">missing</Badge>
}

const dollars = (microUsd: number) => microUsd / 1_000_000

function pricesWords({ runtime, modelPrices }: AgentRow): ReactNode {
  if (modelPrices !== null)
    return `${dollars(modelPrices.input)} in, ${dollars(modelPrices.output)} out, USD for a million tokens`
  if (runtime === 'command') return <span className="text-ink-2">{noModel}</span>
  return 'not declared: a policy that bounds cost refuses its runs'
}
