import { markDeceiving } from '../../lib/domain/invisible-characters'

export type LongTextProps = { text: string; label: string; className?: string }

/** Beyond this many lines or characters it scrolls in its own frame, and the keyboard has to reach it. */
const linesMax = 12
const charactersMax = 600

/** Text as it came, what it hides marked. */
export function LongText({ text, label, className = '' }: LongTextProps) {
  const look = `max-h-72 overflow-y-auto whitespace-pre-wrap wrap-anywhere ${className}`
  const shown = markDeceiving(text)
  const isLong = text.length > charactersMax || text.split('\n', linesMax + 1).length > linesMax
  if (!isLong) return <pre className={look}>{shown}</pre>
  return (
    <pre tabIndex={0} role="region" aria-label={label} className={look}>
      {shown}
    </pre>
  )
}
