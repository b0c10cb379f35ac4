export type LongTextProps = { text: string; label: string; className?: string }

/** Beyond this many lines or characters it scrolls in its own frame, and the keyboard has to reach it. */
const linesMax = 12
const charactersMax = 600

export function LongText({ text, label, className = '' }: LongTextProps) {
  const look = `max-h-72 overflow-y-auto whitespace-pre-wrap wrap-anywhere ${className}`
  const isLong = text.length > charactersMax || text.split('\n', linesMax + 1).length > linesMax
  if (!isLong) return <pre className={look}>{text}</pre>
  return (
    <pre tabIndex={0} role="region" aria-label={label} className={look}>
      {text}
    </pre>
  )
}
