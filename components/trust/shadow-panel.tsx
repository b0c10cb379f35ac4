import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { outcomeWords } from '@/components/ui/outcome-words'
import type { OutcomeClass } from '@/lib/domain/trust/lane-evidence'

type Through = { runId: string; task: string; class: OutcomeClass }

export type ShadowPanelProps = {
  /** Runs of which it was noted what would have been at auto. */
  noted: number
  /** Those that would have merged by themselves. */
  through: readonly Through[]
}

/** At review a person merges; what auto would have done is noted beside it, and acted on by nobody. */
export function ShadowPanel({ noted, through }: ShadowPanelProps) {
  const wrong = through.filter((one) => one.class === 'failure')
  const pending = through.filter((one) => one.class === 'pending').length
  const others = through.filter((one) => one.class !== 'failure')
  return (
    <div className="space-y-2 rounded-lg border border-line bg-surface p-3">
      <p className="font-medium">
        Would have merged by itself at auto: {through.length} of {noted}
        {wrongWords(through.length, wrong.length)}.
      </p>
      {pending > 0 && (
        <p className="text-ink-2">
          {through.length === 1
            ? 'It still answers for regressions.'
            : `${pending} of them still ${pending === 1 ? 'answers' : 'answer'} for regressions.`}
        </p>
      )}
      {wrong.length > 0 && <RunLinks runs={wrong} />}
      {others.length > 0 && (
        <details className="text-xs">
          <summary className="w-fit text-ink-2">
            {wrong.length > 0 ? 'The others' : 'Which ones'} ({others.length})
          </summary>
          <div className="mt-2">
            <RunLinks runs={others} />
          </div>
        </details>
      )}
    </div>
  )
}

function wrongWords(through: number, wrong: number): string {
  if (through === 0) return ''
  if (through === 1) return wrong === 1 ? '; it went wrong' : '; it did not go wrong'
  return `; of those ${wrong === 0 ? 'none' : wrong} went wrong`
}

function RunLinks({ runs }: { runs: readonly Through[] }) {
  return (
    <ul className="space-y-1">
      {runs.map(({ runId, task, class: name }) => (
        <li key={runId} className="flex flex-wrap items-center gap-2">
          <Badge tone={outcomeWords[name].tone}>{outcomeWords[name].words}</Badge>
          <Link href={`/runs/${runId}`} className="prose-link">
            {task}
          </Link>
        </li>
      ))}
    </ul>
  )
}
