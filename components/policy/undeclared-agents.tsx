import { Code } from '@/components/ui/code'
import { Notice } from '@/components/ui/notice'

/** Nobody works under a name that no admin declared. */
export function UndeclaredAgents({
  names,
  inBoth = [],
}: {
  names: readonly string[]
  /** Those that a proposal names too, and that are not said of it again. */
  inBoth?: readonly string[]
}) {
  if (names.length === 0) return null
  return (
    <Notice tone="warn" className="mb-3">
      Under <Code>agents</Code> it names{' '}
      {names.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <Code>{name}</Code>
          {inBoth.includes(name) && ' (the proposal too)'}
        </span>
      ))}
      , but no agent at work is called so: nothing runs under that name. Write the name of one that is
      declared, or let an admin declare it under Settings, Agents.
    </Notice>
  )
}
