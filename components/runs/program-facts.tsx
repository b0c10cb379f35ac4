import { Badge, type Tone } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import type { AttemptRow } from '@/lib/projections/runs'
import type { Spent } from '@/lib/projections/spend'

export type ProgramFactsProps = {
  runId: string
  attempt: AttemptRow
  /** By all attempts of the run; null where no model was asked through Leeway. */
  spent: Spent | null
}

/** Which program worked in the last attempt, whether anybody had tried it, and what its model used in the whole run. */
export function ProgramFacts({ runId, attempt, spent }: ProgramFactsProps) {
  const { runtimeVersion, configuration, proof, lease } = attempt
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 md:grid-cols-[repeat(3,auto_minmax(0,1fr))]">
      <dt className="text-ink-2">Program</dt>
      <dd className="flex flex-wrap items-center gap-2 self-start">
        <Code>{runtimeVersion}</Code>
        {configuration !== null && <ProofBadge proof={proof} />}
      </dd>
      {configuration !== null && (
        <>
          <dt className="text-ink-2">Configured with</dt>
          <dd>
            <a href={`/api/runs/${runId}/configuration?lease=${lease}`} className="prose-link">
              the files its policy became
            </a>
          </dd>
        </>
      )}
      {spent && (
        <>
          <dt className="text-ink-2">Model</dt>
          <dd>{spentWords(spent)}</dd>
        </>
      )}
    </dl>
  )
}

function ProofBadge({ proof }: Pick<AttemptRow, 'proof'>) {
  const { tone, word } = proofs[proof ?? 'never']
  return (
    <>
      <Badge tone={tone}>{word}</Badge>
      {proof !== 'proven' && <span className="text-xs text-ink-2">so nothing of it merges by itself</span>}
    </>
  )
}

const proofs: Record<NonNullable<AttemptRow['proof']>, { tone: Tone; word: string }> = {
  proven: { tone: 'pass', word: 'tried here, held' },
  never: { tone: 'warn', word: 'never tried here' },
  unfinished: { tone: 'warn', word: 'last trial cut off' },
  changed: { tone: 'warn', word: 'tried with an earlier version of its profile' },
  partial: { tone: 'warn', word: 'not tried on every rule' },
}

const count = (tokens: number) => tokens.toLocaleString('en')

function spentWords({
  inputTokens,
  cachedTokens,
  outputTokens,
  costMicroUsd,
  unpricedTokens,
}: Spent): string {
  const cached = cachedTokens > 0 ? ` (${count(cachedTokens)} cached)` : ''
  const tokens = `${count(inputTokens)} tokens in${cached}, ${count(outputTokens)} out`
  const isUnknown = unpricedTokens === inputTokens + outputTokens
  if (isUnknown) return `${tokens}; the cost is not known, no prices were declared`
  const cost = `${(costMicroUsd / 1_000_000).toFixed(4)} USD`
  return unpricedTokens > 0
    ? `${tokens}; ${cost}, and ${count(unpricedTokens)} tokens of unknown price`
    : `${tokens}; ${cost}`
}
