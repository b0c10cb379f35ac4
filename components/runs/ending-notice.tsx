import { Code } from '@/components/ui/code'
import { Notice } from '@/components/ui/notice'
import { Marked, Words } from '@/components/ui/words'
import type { AttemptRow } from '@/lib/projections/runs'

export type EndingNoticeProps = {
  attempt: Pick<AttemptRow, 'how' | 'violation' | 'why'>
  /** Of the project, where its budgets are shown. */
  policyHref: string
}

/** Why Leeway ended the last attempt, where it was for a call or for what its model used. */
export function EndingNotice({ attempt: { how, violation, why }, policyHref }: EndingNoticeProps) {
  switch (how) {
    case 'violation':
      return (
        <Notice tone="fail">
          A tool was used without a decision that allows it, so Leeway ended the attempt; its change goes
          nowhere, and it counts as a failure of this agent.
          {violation && (
            <>
              {' '}
              <Code>{violation.tool}</Code>: <Marked text={violation.why} />.
            </>
          )}
        </Notice>
      )
    case 'tokenLimit':
      return (
        <Notice tone="fail">
          {limitWords('tokens')}
          <Figures why={why} />
        </Notice>
      )
    case 'costLimit':
      return (
        <Notice tone="fail">
          {limitWords('cost')}
          <Figures why={why} />
        </Notice>
      )
    case 'budget':
      return (
        <Notice tone="warn">
          The month’s budget of this project, or of this agent in it, is spent, so Leeway ended the attempt.
          It is not held against the agent.
          <Figures why={why} />{' '}
          <a href={policyHref} className="prose-link">
            What is left
          </a>
        </Notice>
      )
    default:
      return null
  }
}

/** Early records have none. */
function Figures({ why }: { why: string | null }) {
  return why === null ? null : <Words text={` In figures: ${why}.`} />
}

function limitWords(limit: 'tokens' | 'cost'): string {
  return `Leeway ended the attempt: its model used up the limit of ${limit} that policy sets for one run. Nothing of it is delivered.`
}
