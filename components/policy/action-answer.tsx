import { Badge } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Notice } from '@/components/ui/notice'
import { Words } from '@/components/ui/words'
import type { getWhatIf } from '@/lib/data/policy-what-if'
import { enforcerWords } from './enforcer-words'

type View = NonNullable<NonNullable<Awaited<ReturnType<typeof getWhatIf>>>['view']>
type Answer = NonNullable<View['answer']>
type Judged = Extract<Answer, { kind: 'judged' }>

export type ActionAnswerProps = { answer: Answer; act: View['values']['act']; what: string }

const verbs: Record<View['values']['act'], string> = {
  read: 'be read',
  write: 'be written',
  execute: 'be run',
  reach: 'be reached',
}

/** Whether an action is permitted, by which rule and line, and what stands behind that rule. */
export function ActionAnswer({ answer, act, what }: ActionAnswerProps) {
  if (answer.kind === 'unclear')
    return (
      <Notice tone="warn">
        <Words text={answer.why} />
      </Notice>
    )
  const { by, decision } = answer
  return (
    <div className="space-y-2 rounded-lg border border-line bg-surface p-3">
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <Badge tone={decision.allowed ? 'pass' : 'fail'}>{decision.allowed ? 'permitted' : 'refused'}</Badge>
        <span className="min-w-0 wrap-anywhere">
          <Code>{what}</Code> {decision.allowed ? 'may' : 'may not'} {verbs[act]} with the profile{' '}
          <Code>{by}</Code>
        </span>
      </p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <dt className="text-ink-2">Rule</dt>
        <dd>{decision.rule}</dd>
        <dt className="text-ink-2">{isMissing(decision) ? 'Not named there' : 'It says'}</dt>
        <dd>
          <Code>{decision.part}</Code>
        </dd>
        <dt className="text-ink-2">Where</dt>
        <dd>
          <Words text={decision.source} />
        </dd>
        <HeldBy answer={answer} />
      </dl>
    </div>
  )
}

/** What is not allowed by any part of the rule, rather than denied by one. */
function isMissing({ allowed, rule }: Judged['decision']): boolean {
  return !allowed && (rule.endsWith(' allow') || rule === 'network')
}

/** Known only where an agent is named, because it depends on its program. */
function HeldBy({ answer: { holder } }: { answer: Judged }) {
  if (holder === null) return null
  const by = holder.enforces.map((one) => enforcerWords[one]).join(' and ') || 'nothing'
  return (
    <>
      <dt className="text-ink-2">Held by</dt>
      <dd className="wrap-anywhere">
        {by}; {holder.holds}
      </dd>
      <dt className="text-ink-2">The program</dt>
      <dd className="wrap-anywhere">{holder.leaks}</dd>
    </>
  )
}
