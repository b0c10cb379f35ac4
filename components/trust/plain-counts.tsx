export type PlainCountsProps = {
  finished: number
  merged: number
  regressed: number
  reviewed: number
  sentBack: number
}

/** Before any statistics: what happened. */
export function PlainCounts({ finished, merged, regressed, reviewed, sentBack }: PlainCountsProps) {
  const counts = [
    { count: merged, of: finished, words: 'merged', whole: 'runs that ended' },
    { count: regressed, of: merged, words: 'regressed', whole: 'merged changes' },
    { count: sentBack, of: reviewed, words: 'sent back', whole: 'changes that a person decided about' },
  ]
  return (
    <dl className="grid grid-cols-1 divide-y divide-line rounded-lg border border-line bg-surface sm:grid-cols-3 sm:divide-x sm:divide-y-0">
      {counts.map(({ count, of, words, whole }) => (
        <div key={words} className="px-3 py-2.5">
          <dt className="text-xs text-ink-2 first-letter:uppercase">{words}</dt>
          <dd className="num">
            <span className="text-2xl font-semibold">{count}</span>{' '}
            <span className="text-ink-2">
              of {of} {whole}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
