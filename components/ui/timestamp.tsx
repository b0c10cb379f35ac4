import { formatInstant, formatSpan } from './time-words'

export type TimestampProps = {
  /** ISO 8601 in UTC. */
  at: string
  /** The moment the page was made, ISO 8601 in UTC: server and browser then write the same words. */
  now: string
  absolute?: boolean
}

/** A moment as people say it; the exact one in UTC stands in its title. */
export function Timestamp({ at, now, absolute = false }: TimestampProps) {
  const exact = formatInstant(at)
  return (
    <time dateTime={at} title={exact} className="whitespace-nowrap">
      {absolute ? exact : relative(at, now)}
    </time>
  )
}

function relative(at: string, now: string): string {
  const milliseconds = Date.parse(now) - Date.parse(at)
  if (Math.abs(milliseconds) < 45_000) return 'just now'
  return milliseconds > 0 ? `${formatSpan(milliseconds)} ago` : `in ${formatSpan(-milliseconds)}`
}
