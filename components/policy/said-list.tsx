import { Code } from '@/components/ui/code'

/** Of each long list this many are shown at first. */
const shownFirst = 4

export type SaidListProps = {
  says: readonly string[]
  /** What an empty list says. */
  none: string
}

/** Parts of a rule as the policy writes them; a long list opens. */
export function SaidList({ says, none }: SaidListProps) {
  if (says.length === 0) return <span className="text-ink-2">{none}</span>
  const rest = says.slice(shownFirst)
  return (
    <>
      <Parts says={says.slice(0, shownFirst)} />
      {rest.length > 0 && (
        <details className="inline-block max-w-full align-top">
          <summary className="text-ink-2">and {rest.length} more</summary>
          <Parts says={rest} />
        </details>
      )}
    </>
  )
}

function Parts({ says }: { says: readonly string[] }) {
  return says.map((one) => (
    <span key={one} className="mr-1 inline-block max-w-full">
      <Code>{one}</Code>
    </span>
  ))
}
