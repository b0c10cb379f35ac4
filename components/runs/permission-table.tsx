import type { ReactNode } from 'react'
import { Code } from '@/components/ui/code'
import { counted } from '@/lib/domain/counted'
import { Cell, Row, Table } from '@/components/ui/table'
import { formatBytes, formatDuration } from '@/components/ui/time-words'
import { serverText } from '@/lib/domain/policy/mcp'
import { hostAndPort } from '@/lib/domain/policy/network'
import type { Budget, GlobScope, Permissions } from '@/lib/domain/policy/permissions'

/** Of each long list this many are shown at first. */
const shownFirst = 8

/** What a run may do, rule by rule in the words of the policy. */
export function PermissionTable({ permissions }: { permissions: Permissions }) {
  const { profile, read, write, execute, network, sensitive, checks, setup, limits, gates } = permissions
  const { budgets, environment, mcp } = permissions
  const rows: [string, ReactNode][] = [
    ['Profile', <Code key="profile">{profile}</Code>],
    ['May read', <Scope key="read" scope={read} />],
    ['May write', <Scope key="write" scope={write} />],
    ['May execute', <Scope key="execute" scope={execute} />],
    [
      'Read-only, and lowering',
      <Globs
        key="sensitive"
        globs={sensitive.map(({ glob, level, reason }) => `${glob} (${level}: ${reason})`)}
      />,
    ],
    ['Network', <Network key="network" network={network} />],
    ['Servers of tools', <Globs key="mcp" globs={mcp.map(serverText)} />],
    ['Checks', <Globs key="checks" globs={checks.map(({ name, command }) => `${name}: ${command}`)} />],
    ['Setup', setup ? <Setup key="setup" setup={setup} /> : 'none'],
    ['Limits', limitWords(limits).join(' · ')],
    [
      'In a calendar month',
      `all runs here: ${budgetWords(budgets.project)} · this agent here: ${budgetWords(budgets.agent)}`,
    ],
    [
      'Environment',
      <Globs key="environment" globs={environment.map(({ name, value }) => `${name}=${value}`)} />,
    ],
    [
      'Merges by itself up to',
      `${counted(gates.filesMax, 'file')}, ${counted(gates.linesMax, 'line')}, ${counted(gates.mergesPerDayMax, 'change')} of its lane a day${gates.verification === 'none' ? '' : '; once an agent of another provider has verified it'}`,
    ],
  ]
  return (
    <Table label="Permissions" head={['Rule', 'What it says']}>
      {rows.map(([rule, words]) => (
        <Row key={rule}>
          <Cell className="align-top whitespace-nowrap">{rule}</Cell>
          <Cell className="min-w-56 wrap-anywhere">{words}</Cell>
        </Row>
      ))}
    </Table>
  )
}

/** Each group of what is allowed must match, so groups read as "and". */
function Scope({ scope: { allow, deny } }: { scope: GlobScope }) {
  const everything = allow.every((group) => group.includes('**'))
  return (
    <div className="space-y-1">
      {everything && <p>everything</p>}
      {!everything &&
        allow
          .filter((group) => !group.includes('**'))
          .map((group, index) => (
            <div key={index}>
              {index > 0 && <span className="text-ink-3">and within </span>}
              {group.length === 0 ? 'nothing' : <Globs globs={group} />}
            </div>
          ))}
      {deny.length > 0 && (
        <div>
          <span className="text-ink-3">never </span>
          <Globs globs={deny} />
        </div>
      )}
    </div>
  )
}

function Globs({ globs }: { globs: readonly string[] }) {
  if (globs.length === 0) return <>none</>
  const list = (part: readonly string[]) =>
    part.map((glob) => (
      <span key={glob} className="mr-1 inline-block">
        <Code>{glob}</Code>
      </span>
    ))
  const rest = globs.slice(shownFirst)
  return (
    <>
      {list(globs.slice(0, shownFirst))}
      {rest.length > 0 && (
        <details className="inline-block align-top">
          <summary className="cursor-pointer text-ink-2">and {rest.length} more</summary>
          {list(rest)}
        </details>
      )}
    </>
  )
}

function Network({ network }: Pick<Permissions, 'network'>) {
  if (network.length === 0) return <>none for the agent and the checks</>
  return (
    <>
      <Globs globs={network.map(hostAndPort)} /> and no other host for the agent, none for the checks
    </>
  )
}

function Setup({ setup }: { setup: NonNullable<Permissions['setup']> }) {
  const hosts = setup.egress.map(hostAndPort)
  return (
    <>
      <Code>{setup.command}</Code>{' '}
      {hosts.length === 0 ? 'without network' : `with ${hosts.join(', ')} and no other host`}
    </>
  )
}

function limitWords(limits: Permissions['limits']): string[] {
  return [
    `${formatDuration(limits.timeSeconds * 1000)} in all`,
    `${formatDuration(limits.idleSeconds * 1000)} of silence`,
    `${formatBytes(limits.outputBytes)} of output`,
    counted(limits.processes, 'process', 'processes'),
    `${formatBytes(limits.memoryBytes)} of memory`,
    `${formatBytes(limits.diskBytes)} of disk`,
    counted(limits.files, 'file'),
    budgetWords(limits),
  ]
}

function budgetWords({ tokens, costMicroUsd }: Budget): string {
  const bounds = [
    ...(tokens === null ? [] : [`${tokens.toLocaleString('en')} tokens`]),
    ...(costMicroUsd === null ? [] : [`${costMicroUsd / 1_000_000} USD`]),
  ]
  return bounds.join(' and ') || 'any use of a model'
}
