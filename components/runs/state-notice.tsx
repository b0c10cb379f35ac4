import type { ReactNode } from 'react'
import { Code } from '@/components/ui/code'
import { counted } from '@/lib/domain/counted'
import { Notice } from '@/components/ui/notice'
import { type NameBook, Sentence } from '@/components/ui/sentence'
import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import type { RunState } from '@/lib/domain/task/lifecycle'
import type { RunRow } from '@/lib/projections/runs'

type StateNoticeProps = { row: RunRow; names: NameBook; now: string }

/** How it stands with a run, in a sentence where there is one to say. */
export function StateNotice({ row, names, now }: StateNoticeProps): ReactNode {
  const { state, outcome } = row.run
  if (row.closing) {
    // A failure's message says it all; its kind is a word of programs.
    const cause = row.closing.cause && state.name !== 'failed' ? `${row.closing.cause}: ` : ''
    return (
      <Notice tone={state.name === 'failed' || state.name === 'refused' ? 'fail' : 'neutral'}>
        <Words text={cause + row.closing.words} />
      </Notice>
    )
  }
  if (state.name === 'queued')
    return (
      <Notice tone="neutral">
        It waits for a worker with a free hand. Where none takes it within a minute, look whether{' '}
        <Code>npm start</Code> still runs where Leeway is installed.
      </Notice>
    )
  if (state.name === 'empty') return <EmptyNotice exitCode={row.attempts.at(-1)?.exitCode ?? null} />
  if (state.name === 'awaitingReview')
    return (
      <Notice tone="warn">
        <Words text={state.why} />
      </Notice>
    )
  if (state.name === 'readyToLand' && state.waits)
    return (
      <Notice tone="warn">
        <Words text={state.waits} />
      </Notice>
    )
  if (row.merged && row.regression)
    return (
      <Notice tone="fail">
        Merged as <Code>{row.merged.merge.slice(0, 10)}</Code>, and it turned out wrong:{' '}
        <Words text={row.regression.how} />. It counts as a failure.
      </Notice>
    )
  if (row.merged) {
    return (
      <Notice tone="pass">
        Merged as <Code>{row.merged.merge.slice(0, 10)}</Code>, {mergedHow[row.merged.how]}.
        {outcome ? ` Outcome: ${outcomeWords[outcome.class]}.` : <Horizon state={state} now={now} />}
        {row.withdrawn && <Withdrawn {...row.withdrawn} names={names} now={now} />}
      </Notice>
    )
  }
  return null
}

/** By a shell's convention, which the jail's starter keeps: found but not executable, and not found. */
const notStarted = [126, 127]

function EmptyNotice({ exitCode }: { exitCode: number | null }) {
  if (exitCode === null || exitCode === 0)
    return <Notice tone="neutral">The agent ended without changing a file. The task stays open.</Notice>
  return (
    <Notice tone="fail">
      The agent’s program ended with exit code {exitCode} and changed no file.
      {notStarted.includes(exitCode) &&
        ' It could probably not be started: an admin looks at its command under Settings, Agents.'}
    </Notice>
  )
}

function Horizon({ state, now }: { state: RunState; now: string }) {
  if (state.name !== 'merged') return null
  if (state.horizon.days === 0) return ' Policy sets no horizon here, so its outcome settles at once.'
  return (
    <>
      {' '}
      A regression found within {counted(state.horizon.days, 'day')}, until{' '}
      <Timestamp at={state.horizon.until} now={now} absolute />, counts as its failure.
    </>
  )
}

type WithdrawnProps = NonNullable<RunRow['withdrawn']> & { names: NameBook; now: string }

/** Taken back, it counts for nothing; that it was said stays. */
function Withdrawn({ how, why, by, at, names, now }: WithdrawnProps) {
  return (
    <p>
      That it turned out wrong was said and withdrawn: <Words text={how} />.{' '}
      <Sentence
        parts={[{ kind: by.kind, id: by.id }, ' withdrew it: ', { kind: 'said', text: why }]}
        names={names}
      />
      , <Timestamp at={at} now={now} />.
    </p>
  )
}

const outcomeWords = {
  clean: 'clean',
  failure: 'a failure',
  completionFailure: 'a failure of completion',
  notCounted: 'not counted',
}

const mergedHow = {
  person: 'approved by a person',
  draft: 'a draft applied by its claimant',
  auto: 'by the gates, without a person',
}
