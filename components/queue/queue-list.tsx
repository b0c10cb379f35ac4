import Link from 'next/link'
import type { ReactNode } from 'react'
import { ActionButton } from '@/components/ui/action-button'
import type { FormAction } from '@/components/ui/action-form'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { LevelBadge } from '@/components/ui/level-badge'
import { Notice } from '@/components/ui/notice'
import { Section } from '@/components/ui/page-header'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import { Cell, Row, Table } from '@/components/ui/table'
import { Words } from '@/components/ui/words'
import { runStateWords } from '@/components/ui/run-states'
import type { Level } from '@/lib/domain/level'

export type QueueTask = {
  taskId: string
  projectId: string
  project: string
  title: string
  type: string
  /** 1 (first) to 5 (last). */
  priority: number
  tags: readonly string[]
  href: string
  /** One line on where it stands: who holds it, why it is blocked, which run works on it. */
  situation: string
  /** The level it would run at, with the reason that binds; null where it would not start. */
  level: { level: Level; reason: string } | null
  /** The run that can be cancelled, if there is one. */
  runId: string | null
  /** Of the run whose state the situation is. */
  runHref: string | null
  /** The one before, of a task that is in none now. */
  lastRun: { href: string; state: string } | null
  /** A run of it would be refused now. */
  doesNotStart: boolean
  /** What this person may do with it now. */
  may: { claim: boolean; release: boolean; run: boolean; cancel: boolean; close: boolean; reopen: boolean }
}

export type QueueGroup = {
  /** For example `Broken`, `Open`, `Blocked`, `Claimed`, `Running`, `Done`. */
  title: string
  note?: string
  /** All there are; `tasks` may be a part of them. */
  count: number
  tasks: readonly QueueTask[]
  /** Where the next ones are; null where there are none. */
  moreHref: string | null
}

export type QueueActions = {
  /** Fields `projectId`, `taskId`, `hours`. */
  claim: FormAction
  /** Fields `projectId`, `taskId`. */
  release: FormAction
  /** Fields `projectId`, `taskId`. */
  run: FormAction
  /** Fields `runId`, `reason`. */
  cancel: FormAction
  /** Fields `projectId`, `taskId`, `reason`. */
  close: FormAction
  /** Fields `projectId`, `taskId`, `reason`. */
  reopen: FormAction
}

export type QueueListProps = {
  groups: readonly QueueGroup[]
  actions: QueueActions
  /** Why no run starts anywhere, if so: one sentence and the command that helps. */
  problem: string | null
  /** The one button that starts it, where there is no task at all. */
  start: ReactNode
}

export function QueueList({ groups, actions, problem, start }: QueueListProps) {
  const filled = groups.filter((group) => group.tasks.length > 0)
  return (
    <>
      {problem && (
        <Notice tone="fail">
          <Words text={problem} />
        </Notice>
      )}
      {filled.length === 0 && (
        <EmptyState title="No tasks yet" action={start}>
          Tasks are files in <code>.leeway/tasks/</code> of a registered project. They appear here a few
          seconds after they reach its base branch.
        </EmptyState>
      )}
      {filled.map((group) => (
        <Section key={group.title} title={`${group.title} (${group.count})`} note={group.note}>
          <Table
            label={group.title}
            head={['Task', 'Type', 'Priority', 'Runs at', 'Where it stands', 'Actions']}
          >
            {group.tasks.map((task) => (
              <QueueRow key={`${task.projectId}/${task.taskId}`} task={task} actions={actions} />
            ))}
          </Table>
          {group.moreHref && (
            <Link href={group.moreHref} className="prose-link">
              More of {group.title.toLowerCase()}
            </Link>
          )}
        </Section>
      ))}
    </>
  )
}

function QueueRow({ task, actions }: { task: QueueTask; actions: QueueActions }) {
  return (
    <Row>
      <Cell className="min-w-56">
        <Link href={task.href} className="font-medium hover:underline">
          {task.title}
        </Link>
        <span className="block text-xs text-ink-2">{[task.project, ...task.tags].join(' · ')}</span>
      </Cell>
      <Cell>{task.type !== '' && <Badge mono>{task.type}</Badge>}</Cell>
      <Cell>{task.priority}</Cell>
      <Cell className="min-w-40">
        {task.level && <LevelBadge level={task.level.level} />}
        {task.doesNotStart && <Badge tone="fail">does not start</Badge>}
        {task.level && (
          <span className="block text-xs text-ink-2">
            <Words text={task.level.reason} />
          </span>
        )}
      </Cell>
      <Cell className="min-w-40 text-ink-2">
        {task.runHref ? (
          <Link href={task.runHref} className="prose-link">
            {wordsOfState(task.situation)}
          </Link>
        ) : (
          <Words text={task.situation} />
        )}
        {task.lastRun && (
          <Link href={task.lastRun.href} className="prose-link block w-fit text-xs">
            Last run: {wordsOfState(task.lastRun.state)}
          </Link>
        )}
      </Cell>
      <Cell>
        <TaskButtons task={task} actions={actions} />
      </Cell>
    </Row>
  )
}

/** A task in a run stands where its run does; what is no state of a run is a sentence already. */
export function wordsOfState(situation: string): string {
  const known = Object.entries(runStateWords).find(([name]) => name === situation)
  return known?.[1].words ?? situation
}

export type TaskButtonsProps = {
  task: Pick<QueueTask, 'projectId' | 'taskId' | 'runId' | 'title' | 'may'>
  actions: QueueActions
}

export function TaskButtons({ task, actions }: TaskButtonsProps) {
  const { projectId, taskId, runId, title, may } = task
  const subject = { projectId, taskId }
  return (
    <div className="flex flex-wrap gap-1.5">
      {may.run && (
        <ActionButton action={actions.run} fields={subject} doneMessage="Requested">
          Run
        </ActionButton>
      )}
      {may.claim && (
        <ActionButton
          action={actions.claim}
          fields={{ ...subject, hours: '24' }}
          doneMessage="Claimed for 24 hours"
        >
          Claim
        </ActionButton>
      )}
      {may.release && (
        <ActionButton action={actions.release} fields={subject} doneMessage="Released">
          Release
        </ActionButton>
      )}
      {may.cancel && runId !== null && (
        <ReasonDialog
          action={actions.cancel}
          fields={{ runId }}
          verb="Cancel"
          title={`Cancel the run of “${title}”`}
        />
      )}
      {may.close && (
        <ReasonDialog action={actions.close} fields={subject} verb="Close" title={`Close “${title}”`} />
      )}
      {may.reopen && (
        <ReasonDialog action={actions.reopen} fields={subject} verb="Reopen" title={`Reopen “${title}”`} />
      )}
    </div>
  )
}
