import { Notice } from '@/components/ui/notice'
import { Words } from '@/components/ui/words'
import type { AttemptRow } from '@/lib/projections/runs'

export type EndingNoticeProps = {
  attempt: Pick<AttemptRow, 'how' | 'violation'>
  /** Of the project, where its budgets are shown. */
  policyHref: string
}

/** Why Leeway ended the last attempt, where it was for a call or for what its model used. */
export function EndingNotice({ attempt: { how, violation }, policyHref }: EndingNoticeProps) {
  switch (how) {
    case 'violation':
      return (
        <Notice tone="fail">
          A tool was used without a decision that allows it, so Leeway ended the attempt; its change goes
          nowhere, and it counts as a failure of this agent.
          {violation && (
            <>
              {' '}
              <Words text={`\`${violation.tool}\`: ${violation.why}.`} />
            </>
          )}
        </Notice>
      )
    case 'tokenLimit':
      return <Notice tone="fail">{limitWords('tokens')}</Notice>
    case 'costLimit':
      return <Notice tone="fail">{limitWords('cost')}</Notice>
    case 'budget':
      return (
        <Notice tone="warn">
          The month’s budget of this project, or of this agent in it, is spent, so Leeway ended the attempt.
          It is not held against the agent.{' '}
          <a href={policyHref} className="prose-link">
            What is left
          </a>
        </Notice>
      )
    default:
      return null
  }
}

function limitWords(limit: 'tokens' | 'cost'): string {
  return `Leeway ended the attempt: its model used up the limit of ${limit} that policy sets for one run. Nothing of it is delivered.`
}
