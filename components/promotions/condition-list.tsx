import { percent } from '@/lib/domain/percent'
import type { GrantConditions } from '@/lib/domain/events/lane'

type ConditionListProps = { conditions: GrantConditions; expiresAt: string | null }

export function ConditionList({ conditions, expiresAt }: ConditionListProps) {
  return (
    <ul className="list-disc space-y-0.5 pl-5 text-ink-2">
      {conditionWords(conditions).map((one) => (
        <li key={one}>{one}</li>
      ))}
      <li>{expiresAt === null ? 'it does not end' : `ends on ${expiresAt.slice(0, 10)}`}</li>
    </ul>
  )
}

function conditionWords(conditions: GrantConditions): string[] {
  const { filesMax, linesMax, mergesPerDayMax, samplingShare, paths, hours } = conditions
  const none = 'as the policy says'
  return [
    `files in a change: ${filesMax ?? none}`,
    `lines in a change: ${linesMax ?? none}`,
    `merges a day: ${mergesPerDayMax ?? none}`,
    ...(samplingShare === undefined ? [] : [`at least ${percent(samplingShare)} of the merges are read`]),
    ...(paths === undefined ? [] : [`paths: ${paths.join(', ')}`]),
    ...(hours === undefined ? [] : [`from ${hours.from} to ${hours.to} o’clock UTC`]),
  ]
}
