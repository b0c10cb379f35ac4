import type { FormAction } from '@/components/ui/action-form'
import { Code, CodeBlock } from '@/components/ui/code'
import { EmptyState } from '@/components/ui/empty-state'
import { Notice } from '@/components/ui/notice'
import { Section } from '@/components/ui/page-header'
import { ProblemList } from '@/components/ui/problem-list'
import { takesFocus } from '@/components/ui/takes-focus'
import { ReasonDialog } from '@/components/ui/reason-dialog'
import { Timestamp } from '@/components/ui/timestamp'
import type { PolicyChange } from '@/lib/domain/policy/compare/compare-bounds'
import type { NetworkReach } from '@/lib/domain/policy/compare/network-reach'
import { organisationScope } from '@/lib/domain/events/streams'
import type { Problem } from '@/lib/domain/events/fields'
import type { PolicyRow } from '@/lib/projections/policies'
import { adoptedBy } from './adopted-by'
import { BacktestPanel, type Backtest } from './backtest-panel'
import { NetworkTable } from './network-table'
import { PolicyChanges } from './policy-changes'
import { PolicyNotes, type PolicyNotesProps } from './policy-notes'
import { saidOnce } from './said-once'
import { SpendingPanel, type Spending } from './spending-panel'
import { UndeclaredAgents } from './undeclared-agents'
import { VersionTable } from './version-table'

export type PolicyPageProps = {
  projectId: string
  project: string
  /** Where the file stands in its repository. */
  file: string
  /** Absent where no policy file was ever seen. */
  row: PolicyRow | undefined
  /** The texts behind the row's blobs. */
  texts: { adopted: string | null; proposal: string | null; refused: string | null }
  /** What of each matches nothing in the repository; null where nothing does. */
  notes: Record<'adopted' | 'proposal', PolicyNotesProps['notes']>
  /** Agents that each names and nobody declared. */
  undeclared: Record<'adopted' | 'proposal', readonly string[]>
  /** What the proposal allows more and less than what is in force; null where there is nothing to compare. */
  changes: readonly PolicyChange[] | null
  /** Hosts that agents may reach under the version in force, and those that the proposal adds. */
  network: { adopted: readonly NetworkReach[]; added: readonly NetworkReach[] }
  spending: Spending
  /** null: nobody asked for it, or it is of the organisation. */
  backtest: Backtest | null
  /** Names of the people who adopted, by id. */
  people: Readonly<Record<string, string>>
  mayAdopt: boolean
  /** The policy in force asks for two leads where a proposal allows more. */
  needsTwo: boolean
  /** Why the viewer may not adopt, where somebody else could. */
  whyNot: string | null
  /** Fields `projectId`, `blob`, `reason`. */
  adopt: FormAction
  now: string
}

/** One project's policy: what is in force, what is proposed, what is wrong with the file. */
export function PolicyPage(props: PolicyPageProps) {
  const { row, texts, project, file, now } = props
  const { notes, undeclared } = saidOf(props)
  if (!row || (!row.adopted && !row.proposal && !row.refused && row.versions.length === 0)) {
    return (
      <EmptyState title={`No policy in ${project} yet`}>
        Commit <Code>{file}</Code> to the base branch. It appears here as a proposal;{' '}
        {props.projectId === 'organisation'
          ? 'until a lead of the organisation adopts it, nothing stands over the projects.'
          : 'until a lead adopts it, every task of the project is refused.'}
      </EmptyState>
    )
  }
  return (
    <div className="space-y-6">
      {row.refused && (
        <Section title="The file on the base branch is broken" note="What was adopted before stays in force.">
          <ProblemList
            problems={row.refused.problems}
            path={file}
            {...(texts.refused !== null && { text: texts.refused })}
          />
        </Section>
      )}
      {row.proposal && (
        <Proposal {...props} own={{ notes: notes.own, undeclared: undeclared.own }} proposal={row.proposal} />
      )}
      {row.adopted ? (
        <Section
          tellsResult={row.proposal === null}
          title={`In force: version ${row.adopted.version}`}
          note={
            <>
              Adopted <Timestamp at={row.adopted.at} now={now} /> by {adoptedBy(row.adopted.by, props.people)}
              : {row.adopted.reason}
            </>
          }
        >
          <UndeclaredAgents names={props.undeclared.adopted} inBoth={undeclared.inBoth} />
          <PolicyNotes notes={props.notes.adopted} file={file} inBoth={notes.inBoth} />
          <CodeBlock text={texts.adopted ?? ''} label="The policy in force" />
          <Network reach={props.network.adopted} />
        </Section>
      ) : (
        <Notice tone="warn">
          {props.projectId === 'organisation'
            ? 'No version is in force: nothing stands over the projects.'
            : `No version is in force: every task of ${project} is refused.`}
        </Notice>
      )}
      {props.projectId !== organisationScope && <BacktestPanel {...props} />}
      {row.adopted && <SpendingPanel spending={props.spending} />}
      {row.versions.length > 0 && (
        <Section title="Versions">
          <VersionTable projectId={props.projectId} versions={row.versions} people={props.people} now={now} />
        </Section>
      )}
    </div>
  )
}

/** What is to be said of both is said where the policy in force stands. */
function saidOf({ notes: { adopted, proposal }, undeclared }: PolicyPageProps) {
  const notes = { adopted: adopted?.notes ?? [], proposal: proposal?.notes ?? [] }
  return {
    notes: saidOnce(notes, ({ message }) => message),
    undeclared: saidOnce(undeclared, (name) => name),
  }
}

function Network({ reach }: { reach: readonly NetworkReach[] }) {
  return (
    <div className="mt-3">
      <p className="mb-1 text-xs text-ink-2">Network of agents</p>
      {reach.length === 0 ? (
        <p>None: no task type may use a profile that names hosts.</p>
      ) : (
        <NetworkTable label="Network of agents" reach={reach} />
      )}
    </div>
  )
}

type ProposalProps = PolicyPageProps & {
  proposal: NonNullable<PolicyRow['proposal']>
  /** What the policy in force does not say as well. */
  own: { notes: readonly Problem[]; undeclared: readonly string[] }
}

function Proposal({ proposal, own, texts, changes, projectId, project, adopt, now, ...rest }: ProposalProps) {
  const noted = rest.notes.proposal
  const { mayAdopt, whyNot, needsTwo, row } = rest
  const confirmations = row?.adoption.confirmations ?? []
  const isFirstOfTwo = needsTwo && confirmations.length === 0
  const { added } = rest.network
  return (
    <Section
      title="Proposed"
      note={
        <>
          On the base branch since <Timestamp at={proposal.at} now={now} />, commit{' '}
          <Code>{proposal.commit.slice(0, 10)}</Code>. It decides nothing until it is adopted.
        </>
      }
      actions={
        mayAdopt ? (
          <ReasonDialog
            action={adopt}
            fields={{ projectId, blob: proposal.blob }}
            verb={isFirstOfTwo ? 'Agree' : 'Adopt'}
            variant="primary"
            title={`${isFirstOfTwo ? 'Agree to' : 'Adopt'} this policy for ${project}`}
            description={`${whenInForce(isFirstOfTwo)}${addedWords(added)}`}
            doneMessage={isFirstOfTwo ? 'Agreed' : 'Adopted'}
          />
        ) : (
          <span {...takesFocus} className="text-xs text-ink-2">
            {whyNot}
          </span>
        )
      }
    >
      {needsTwo && (
        <Notice tone="neutral">
          It allows more, and the policy in force asks two leads to agree.{' '}
          {confirmations.map(({ by, reason, at }) => (
            <span key={by}>
              {adoptedBy({ kind: 'person', id: by }, rest.people)} agreed <Timestamp at={at} now={now} />:{' '}
              {reason}{' '}
            </span>
          ))}
        </Notice>
      )}
      {changes !== null && <PolicyChanges changes={changes} />}
      <UndeclaredAgents names={own.undeclared} />
      <PolicyNotes notes={noted && { ...noted, notes: own.notes }} file={rest.file} />
      {added.length > 0 && (
        <div className="mb-3 space-y-2">
          <Notice tone="warn">Adopted, it lets agents reach hosts that they cannot reach now.</Notice>
          <NetworkTable label="Hosts that are new" reach={added} />
        </div>
      )}
      <div className={texts.adopted === null ? '' : 'grid grid-cols-1 gap-3 lg:grid-cols-2'}>
        {texts.adopted !== null && (
          <div>
            <p className="mb-1 text-xs text-ink-2">In force</p>
            <CodeBlock text={texts.adopted} label="In force" />
          </div>
        )}
        <div>
          {texts.adopted !== null && <p className="mb-1 text-xs text-ink-2">Proposed</p>}
          <CodeBlock text={texts.proposal ?? ''} label="Proposed" />
        </div>
      </div>
    </Section>
  )
}

function whenInForce(isFirstOfTwo: boolean): string {
  return isFirstOfTwo
    ? 'It is in force once a second lead has adopted it.'
    : 'It is in force for every run that starts after this moment.'
}

function addedWords(added: readonly NetworkReach[]): string {
  const hosts = [...new Set(added.flatMap((one) => one.hosts))].sort()
  return hosts.length === 0 ? '' : ` New hosts that agents may reach, and send to: ${hosts.join(', ')}.`
}
