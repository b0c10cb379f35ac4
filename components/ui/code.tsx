import type { ReactNode } from 'react'
import { markDeceiving } from '../../lib/domain/invisible-characters'
import { classNames } from './class-names'

export function Code({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <code
      className={classNames('rounded-sm bg-sunken px-1 text-xs text-ink [overflow-wrap:anywhere]', className)}
    >
      {typeof children === 'string' ? markDeceiving(children) : children}
    </code>
  )
}

export type CodeBlockProps = { text: string; label: string; className?: string }

/** Text as it came, what it hides marked, in a frame that scrolls; the keyboard reaches it. */
export function CodeBlock({ text, label, className }: CodeBlockProps) {
  const look = 'max-h-96 overflow-auto rounded-md border border-line bg-sunken p-3 whitespace-pre-wrap'
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={label}
      className={classNames(look, 'wrap-anywhere', className)}
    >
      {markDeceiving(text)}
    </pre>
  )
}
