import Link from 'next/link'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { FactorTable } from '@/components/ui/factor-table'
import { LevelBadge } from '@/components/ui/level-badge'
import { Markdown } from '@/components/ui/markdown'
import { Notice } from '@/components/ui/notice'
import { PageBody, PageHeader, Section } from '@/components/ui/page-header'
import { ProblemList } from '@/components/ui/problem-list'
import { runStateWords } from '@/components/ui/run-states'
import { Cell, Row, Table } from '@/components/ui/table'
import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import type { Factor, Problem } from '@/lib/domain/events/fields'
import type { TaskFields } from '@/lib/domain/events/task'
import type { Level } from '@/lib/domain/level'
import type { RunStateName } from '@/lib/domain/task/lifecycle'
import { type QueueActions, type QueueTask, TaskButtons, wordsOfState } from './queue-list'

export type TaskRun = {
  runId: string
  href: string
  agent: string
  level: Level
  state: RunStateName
  at: string
}

export type TaskPageProps = {
  task: Pick<QueueTask, 'projectId' | 'taskId' | 'runId' | 'title' | 'may' | 'project' | 'situation'>
  file: { path: string; commit: string }
  content:
    | { kind: 'read'; fields: TaskFields; /** Markdown. */ instructions: string }
    | { kind: 'broken'; problems: readonly Problem[]; text: string }
    | { kind: 'removed' }
  authorization:
    | { kind: 'authorized'; level: Level; factors: readonly Factor[]; binding: readonly Factor['factor'][] }
    | { kind: 'refused'; reasons: readonly string[] }
    | null
  /** The agent that would work on it, and why that one. */
  agent: string | null
  runs: readonly TaskRun[]
  actions: QueueActions
  now: string
}

export function TaskPage({ task, file, content, authorization, agent, runs, actions, now }: TaskPageProps) {
  return (
    <>
      <PageHeader
        title={task.title}
        crumbs={[{ label: 'Queue', href: '/queue' }]}
        lead={
          <>
            {task.project} · <Code>{file.path}</Code>
            {content.kind !== 'broken' && ` · ${wordsOfState(task.situation)}`}
          </>
        }
        actions={<TaskButtons task={task} actions={actions} />}
      />
      <PageBody>
        {content.kind === 'broken' && <BrokenFile content={content} path={file.path} />}
        {content.kind === 'removed' && (
          <Notice tone="warn">The file was removed from the base branch; its runs stay in the log.</Notice>
        )}
        {authorization && <Answer authorization={authorization} agent={agent} />}
        {content.kind === 'read' && (
          <>
            <Section title="Instructions">
              <Markdown text={content.instructions} />
            </Section>
            <Section title="Fields">
              <FieldList fields={content.fields} />
            </Section>
          </>
        )}
        <Section title="Runs">
          <RunTable runs={runs} now={now} />
        </Section>
      </PageBody>
    </>
  )
}

function BrokenFile({
  content,
  path,
}: {
  content: { problems: readonly Problem[]; text: string }
  path: string
}) {
  return (
    <Section
      title="The file is broken"
      note="Nothing of it runs until every problem is mended on the base branch."
    >
      <ProblemList problems={content.problems} path={path} text={content.text} />
    </Section>
  )
}

type AnswerProps = { authorization: NonNullable<TaskPageProps['authorization']>; agent: string | null }

function Answer({ authorization, agent }: AnswerProps) {
  if (authorization.kind === 'refused') {
    return (
      <Section title="It does not start">
        <Notice tone="fail">
          <ul>
            {authorization.reasons.map((reason) => (
              <li key={reason}>
                <Words text={reason} />
              </li>
            ))}
          </ul>
        </Notice>
      </Section>
    )
  }
  const { level, factors, binding } = authorization
  const title = (
    <span className="flex flex-wrap items-center gap-2">
      It would run at <LevelBadge level={level} /> {agent && <>with {agent}</>}
    </span>
  )
  return (
    <Section title="Level" note={title}>
      <FactorTable factors={factors} binding={binding} />
    </Section>
  )
}

function FieldList({ fields }: { fields: TaskFields }) {
  const rows: [string, ReactNode][] = [
    [
      'Type',
      <Badge key="type" mono>
        {fields.type}
      </Badge>,
    ],
    ['Priority', fields.priority],
    ['Tags', fields.tags.join(', ') || 'none'],
    ['Asks for', <LevelBadge key="level" level={fields.autonomy} />],
    ['Profile', fields.profile ?? "the type's first"],
    ['Agent', fields.agent ?? 'any the policy allows'],
    ['Paths', fields.paths.length > 0 ? <Code>{fields.paths.join('  ')}</Code> : "the profile's"],
    [
      'Own checks',
      fields.checks.length > 0 ? <Code>{fields.checks.join('; ')}</Code> : 'none beside the policy’s',
    ],
  ]
  return (
    <dl className="grid grid-cols-[96px_minmax(0,1fr)] gap-y-1.5">
      {rows.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-ink-2">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function RunTable({ runs, now }: { runs: readonly TaskRun[]; now: string }) {
  if (runs.length === 0) return <p className="text-ink-2">No agent has worked on it yet.</p>
  return (
    <Table label="Runs" head={['Run', 'Agent', 'Level', 'Where it stands', 'When']}>
      {runs.map((run) => (
        <Row key={run.runId}>
          <Cell>
            <Link href={run.href} className="prose-link">
              Open
              <span className="sr-only"> run of {run.agent}</span>
            </Link>
          </Cell>
          <Cell>{run.agent}</Cell>
          <Cell>
            <LevelBadge level={run.level} />
          </Cell>
          <Cell>{runStateWords[run.state].words}</Cell>
          <Cell>
            <Timestamp at={run.at} now={now} />
          </Cell>
        </Row>
      ))}
    </Table>
  )
}
