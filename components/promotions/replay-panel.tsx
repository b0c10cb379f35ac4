import { counted } from '@/lib/domain/counted'
import type { Replay } from '@/lib/domain/trust/replay-conditions'

/** The lane's record, had it merged by itself under these conditions. */
export function ReplayPanel({ changes, merged, failed, pending, outside }: Replay) {
  const waiting = changes - merged
  const figures = [
    { name: 'Merged without waiting', count: merged, words: `of ${counted(changes, 'change')}` },
    {
      name: 'Wrong among them',
      count: failed,
      words: pending > 0 ? `${pending} still pending` : 'found by now',
    },
    {
      name: 'Asked a person',
      count: waiting,
      words: outside.length > 0 ? whyOf(outside) : 'none is outside the conditions',
    },
  ]
  return (
    <dl className="grid grid-cols-1 divide-y divide-line rounded-lg border border-line bg-surface sm:grid-cols-3 sm:divide-x sm:divide-y-0">
      {figures.map(({ name, count, words }) => (
        <div key={name} className="px-3 py-2.5">
          <dt className="text-xs text-ink-2">{name}</dt>
          <dd className="num">
            <span className="block text-2xl font-semibold">{count}</span>
            <span className="text-xs text-ink-2">{words}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function whyOf(outside: Replay['outside']): string {
  return outside.map(({ why, count }) => `${count} with ${why.replace(/^at /, '')}`).join(', ')
}
