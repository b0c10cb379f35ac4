import { Bot } from 'lucide-react'
import type { ReactNode } from 'react'

export type AgentTextProps = { by: string; children: ReactNode }

/** A frame around words that nobody checked: they are the agent's own. */
export function AgentText({ by, children }: AgentTextProps) {
  return (
    <figure className="rounded-md border border-line border-l-3 border-l-line-strong bg-sunken px-3 py-2">
      <figcaption className="mb-1 flex items-center gap-1.5 text-2xs text-ink-2">
        <Bot aria-hidden="true" className="size-3.5" />
        {by}, in its own words; not checked
      </figcaption>
      <div className="wrap-anywhere">{children}</div>
    </figure>
  )
}
