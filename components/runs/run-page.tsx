import Link from 'next/link'
import type { FormAction } from '@/components/ui/action-form'
import { Badge } from '@/components/ui/badge'
import { ButtonLink } from '@/components/ui/button'
import { Code } from '@/components/ui/code'
import { EnforcementList } from '@/components/ui/enforcement-list'
import { FactorTable } from '@/components/ui/factor-table'
import { LevelBadge } from '@/components/ui/level-badge'
import { LiveRefresh } from '@/components/ui/live-refresh'
import { Notice } from '@/components/ui/notice'
import { PageBody, PageHeader, Section } from '@/components/ui/page-header'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import type { NameBook } from '@/components/ui/sentence'
import { Tabs } from '@/components/ui/tabs'
import { Timestamp } from '@/components/ui/timestamp'
import { Marked } from '@/components/ui/words'
import type { Factor } from '@/lib/domain/events/fields'
import type { KeptFidelity } from '@/lib/domain/policy/fidelity/kept-fidelity'
import type { Permissions } from '@/lib/domain/policy/permissions'
import type { RunRow } from '@/lib/projections/runs'
import type { Spent } from '@/lib/projections/spend'
import type { Activity } from './activity'
import { ActivityList } from './activity-list'
import { AttemptPanel } from './attempt-panel'
import { AuditNote, type AuditNoteProps } from './audit-note'
import { type ChangedPath, ChangedPaths } from './changed-paths'
import { runStateWords } from '@/components/ui/run-states'
import { EndingNotice } from './ending-notice'
import { HeldRules } from './held-rules'
import { PermissionTable } from './permission-table'
import { ProbationNotice, type RunProbation } from './probation-notice'
import { ProgramFacts } from './program-facts'
import { RunOffers, type RunOffersProps } from './run-offers'
import { RunTimeline } from './run-timeline'
import { StateNotice } from './state-notice'

export type RunPageProps = {
  row: RunRow
  names: { task: string; taskHref: string; project: string; agent: string }
  /** What to call the ids of the timeline. */
  book: NameBook
  /** The activity of the attempt that is shown, oldest first; the end of it where it is long. */
  activity: Activity
  activityIsCut: boolean
  /** The end of the program's output, and of each check's by its name. */
  output: string | null
  checkOutputs: Readonly<Record<string, string>>
  files: readonly ChangedPath[]
  /** The report of a run at hold, Markdown. */
  report: string | null
  /** What the last attempt was permitted; null where it was not kept. */
  permissions: Permissions | null
  /** null: it was not drawn for one. */
  audit: AuditNoteProps['audit'] | null
  /** The probation its lane was on; null: on none. */
  probation: RunProbation | null
  /** Who held each rule of the last attempt; null where it was not kept. */
  fidelity: KeptFidelity | null
  /** What the run's models used; null where none was asked. */
  spent: Spent | null
  isLive: boolean
  mayCancel: boolean
  /** Fields `runId`, `reason`. */
  cancel: FormAction
  /** What the viewer may say of a change that has merged, or of a report. */
  offers: RunOffersProps['offers']
  said: RunOffersProps['actions']
  now: string
}

/** Everything that is known about one run, while it goes on and for ever after. */
export function RunPage(props: RunPageProps) {
  const { row, names, now, isLive } = props
  const attempt = row.attempts.at(-1)
  const tabs = [
    {
      value: 'activity',
      label: 'Activity',
      content: (
        <ActivityList
          {...props}
          runId={row.run.runId}
          agent={names.agent}
          isRead={(attempt?.configuration ?? null) !== null}
        />
      ),
    },
    {
      value: 'attempts',
      label: `Attempts ${row.attempts.length}`,
      content: <Attempts {...props} />,
    },
    {
      value: 'files',
      label: `Files ${props.files.length}`,
      content: <ChangedPaths files={props.files} findings={attempt?.findings ?? []} />,
    },
    { value: 'authorization', label: 'Authorization', content: <AuthorizationPanel {...props} /> },
    {
      value: 'timeline',
      label: 'Timeline',
      content: <RunTimeline entries={row.timeline} names={props.book} now={now} />,
    },
  ]
  return (
    <>
      {isLive && <LiveRefresh runId={row.run.runId} />}
      <PageHeader
        title={names.task}
        crumbs={[{ label: 'Runs', href: '/runs' }]}
        lead={<Lead {...props} />}
        actions={<RunButtons {...props} />}
      />
      <PageBody>
        {attempt && <EndingNotice attempt={attempt} policyHref={`/policy?project=${row.run.projectId}`} />}
        <StateNotice row={row} names={props.book} now={now} />
        {props.audit && <AuditNote audit={props.audit} names={props.book} now={now} />}
        {props.probation && <ProbationNotice probation={props.probation} now={now} />}
        <RunOffers runId={row.run.runId} task={names.task} offers={props.offers} actions={props.said} />
        {attempt && <ProgramFacts runId={row.run.runId} attempt={attempt} spent={props.spent} />}
        <Tabs label="About this run" tabs={tabs} />
      </PageBody>
    </>
  )
}

function Lead({ row, names, now, isLive }: RunPageProps) {
  const { words, tone } = runStateWords[row.run.state.name]
  return (
    <span className="flex flex-wrap items-center gap-2">
      <LevelBadge level={row.run.level} />
      <Badge tone={tone}>{words}</Badge>
      <Badge mono>{names.agent}</Badge>
      <Badge mono>{row.run.taskType}</Badge>
      <span>
        {names.project} ·{' '}
        <Link href={names.taskHref} className="prose-link">
          task
        </Link>{' '}
        · requested <Timestamp at={row.requestedAt} now={now} />
      </span>
      {isLive && <span className="text-ink-3">follows along</span>}
    </span>
  )
}

const atDesk = ['awaitingReview', 'drafted', 'readyToLand', 'rechecking', 'landing']

function RunButtons({ row, mayCancel, cancel, names }: RunPageProps) {
  const { runId, state } = row.run
  return (
    <>
      {mayCancel && (
        <ReasonDialog
          action={cancel}
          fields={{ runId }}
          verb="Cancel"
          variant="danger"
          title={`Cancel the run of “${names.task}”`}
          description="The agent is stopped and its worktree goes away. It is not counted against the agent."
        />
      )}
      {atDesk.includes(state.name) && (
        <ButtonLink href={`/reviews/${runId}`} variant="primary">
          Open at the desk
        </ButtonLink>
      )}
    </>
  )
}

function Attempts(props: RunPageProps) {
  const { row, output, checkOutputs, report, names } = props
  if (row.attempts.length === 0) return <p className="text-ink-2">No attempt has begun.</p>
  const last = row.attempts.length - 1
  return (
    <div className="space-y-8">
      {row.attempts
        .map((attempt, index) => (
          <AttemptPanel
            key={`${attempt.n}/${attempt.lease}`}
            attempt={attempt}
            agent={names.agent}
            output={index === last ? output : null}
            checkOutputs={index === last ? checkOutputs : {}}
            report={index === last ? report : null}
            now={props.now}
          />
        ))
        .reverse()}
    </div>
  )
}

function AuthorizationPanel({ row, permissions, fidelity }: RunPageProps) {
  if (row.factors.length === 0) return <p className="text-ink-2">It was not authorized.</p>
  const lowest = row.factors.filter((factor) => factor.level === row.run.level)
  const attempt = row.attempts.at(-1)
  return (
    <div className="space-y-6">
      <Section
        title="Four factors"
        note={`Policy version ${row.run.policyVersion}, as the last attempt started`}
      >
        <FactorTable factors={row.factors} binding={lowest.map(nameOfFactor)} />
      </Section>
      {row.levelLowered.map((one) => (
        <Notice key={one.at} tone="warn">
          Lowered from {one.from} to {one.to}: <Marked text={one.why} />
        </Notice>
      ))}
      {attempt && (
        <Section title="The jail" note="What this machine really enforced in the last attempt">
          {attempt.enforced.length === 0 && <p>Enforced: nothing.</p>}
          <EnforcementList items={attempt.enforced} label="Enforced" />
          {attempt.notEnforced.length > 0 && (
            <p className="mt-1 text-warn">Not enforced: {attempt.notEnforced.join(', ')}.</p>
          )}
        </Section>
      )}
      {fidelity && (
        <Section
          title="Who held each rule"
          note="As stored when the last attempt began; what was found by trying stands under Policy, Profiles"
        >
          <HeldRules report={fidelity} />
        </Section>
      )}
      {permissions && (
        <Section
          title="Permissions"
          note={
            <>
              As compiled for the jail, the checks and the gates:{' '}
              <Code>{row.run.compiledHash.slice(0, 12)}</Code>
            </>
          }
        >
          <PermissionTable permissions={permissions} />
        </Section>
      )}
    </div>
  )
}

function nameOfFactor(factor: Factor): Factor['factor'] {
  return factor.factor
}
