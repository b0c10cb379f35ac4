import { classNames } from '@/components/ui/class-names'
import { markDeceiving } from '@/lib/domain/invisible-characters'
import { Timestamp } from '@/components/ui/timestamp'
import type { ActivityLine } from './activity'
import { inputWords, type ToldCall } from './group-calls'
import { LongText } from './long-text'

export type CallEntryProps = { call: ToldCall; now: string }

/** One call of a tool: what the model asked for, who decided how, and what it was told of it. */
export function CallEntry({ call: { called, decisions, returned }, now }: CallEntryProps) {
  const isRefused = called.refused || decisions.some(({ refused }) => refused)
  return (
    <li className="grid gap-x-3 border-b border-line px-3 py-1.5 last:border-b-0 md:grid-cols-[176px_minmax(0,1fr)]">
      <span className="text-xs text-ink-3">
        <Timestamp at={called.at} now={now} />
        <span className={classNames('block wrap-anywhere', isRefused ? 'text-fail' : 'text-ink-2')}>
          {markDeceiving(called.label)}
        </span>
      </span>
      <div className="min-w-0 space-y-1">
        <LongText text={inputWords(called.text)} label={called.label} />
        {decisions.length > 0 && (
          <ul className="text-xs">
            {decisions.map((line) => (
              <Decision key={line.seq} line={line} />
            ))}
          </ul>
        )}
        {returned && returned.text !== '' && (
          <details>
            <summary className="cursor-pointer text-xs text-ink-2">What came back</summary>
            <LongText text={returned.text} label={`What came back of: ${called.label}`} />
          </details>
        )}
      </div>
    </li>
  )
}

function Decision({ line }: { line: ActivityLine }) {
  return (
    <li className={classNames('wrap-anywhere', line.refused ? 'text-fail' : 'text-ink-2')}>
      <span aria-hidden="true">{line.refused ? '✕ ' : '✓ '}</span>
      {markDeceiving(`${line.label}, ${line.text}`)}
    </li>
  )
}
