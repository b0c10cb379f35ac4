import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { LevelBadge } from '@/components/ui/level-badge'
import { outcomeWords } from '@/components/ui/outcome-words'
import { Section } from '@/components/ui/page-header'
import { type NameBook, Sentence } from '@/components/ui/sentence'
import { Timestamp } from '@/components/ui/timestamp'
import type { ChangeWords, GrantWords, SpellWords } from '@/lib/projections/trust-words'

export type TrustAnswerProps = {
  lane: string
  href: string
  /** In the order of the log. */
  spells: readonly SpellWords[]
  changes: readonly ChangeWords[]
  names: NameBook
  now: string
}

/** One lane: since when, on what evidence, who decided, and what came of it. */
export function TrustAnswer({ lane, href, spells, changes, names, now }: TrustAnswerProps) {
  return (
    <Section
      title={lane}
      actions={
        <Link href={href} className="prose-link text-xs">
          The lane’s page
        </Link>
      }
    >
      <div className="space-y-3">
        {spells.toReversed().map((spell) => (
          <Spell key={spell.sinceSeq} spell={spell} names={names} />
        ))}
        <details className="text-xs">
          <summary className="w-fit text-ink-2">Every change of its level ({changes.length})</summary>
          <ol className="mt-2 space-y-1">
            {changes.map(({ seq, at, sentence, level }) => (
              <li key={seq} className="flex flex-wrap items-baseline gap-x-2">
                <span className="num text-ink-2">
                  <Timestamp at={at} now={now} absolute />
                </span>
                <Sentence parts={sentence} names={names} />
                <span className="inline-flex items-center gap-1">
                  left at <LevelBadge level={level} />
                </span>
              </li>
            ))}
          </ol>
        </details>
      </div>
    </Section>
  )
}

function Spell({ spell, names }: { spell: SpellWords; names: NameBook }) {
  return (
    <div className="space-y-2 rounded-lg border border-line bg-surface p-3">
      <p className="font-medium">
        <Sentence parts={spell.since} names={names} />
      </p>
      <p>
        {!spell.isOver && <Badge>in force</Badge>} <Sentence parts={spell.until} names={names} />
      </p>
      <p className="text-ink-2">
        <Sentence parts={spell.declared} names={names} />
      </p>
      {spell.grants.map((grant) => (
        <GrantGround key={grant.seq} grant={grant} names={names} />
      ))}
      <p>
        <Sentence parts={spell.merged} names={names} />
      </p>
    </div>
  )
}

function GrantGround({ grant, names }: { grant: GrantWords; names: NameBook }) {
  const { again, conditions, recommendationId } = grant
  return (
    <div className="space-y-1 border-l-2 border-line pl-3">
      {again && (
        <p className="font-medium">
          <Sentence parts={again} names={names} />
        </p>
      )}
      <p>
        <Sentence parts={grant.then} names={names} />{' '}
        {recommendationId !== null && (
          <Link href={`/promotions/${recommendationId}`} className="prose-link">
            The recommendation
          </Link>
        )}
      </p>
      <p>
        <Sentence parts={grant.now} names={names} />
      </p>
      <p className="text-ink-2">
        <Sentence parts={conditions} names={names} />
      </p>
      {grant.runs.length > 0 && <Runs runs={grant.runs} names={names} />}
    </div>
  )
}

function Runs({ runs, names }: { runs: GrantWords['runs']; names: NameBook }) {
  const changed = runs.filter(({ then, now }) => then !== now)
  const rest = runs.filter(({ then, now }) => then === now)
  return (
    <div className="space-y-1 text-xs">
      <RunList runs={changed} names={names} />
      {rest.length > 0 && (
        <details>
          <summary className="w-fit text-ink-2">
            {changed.length > 0 ? 'The other runs behind it' : 'The runs behind it'} ({rest.length})
          </summary>
          <RunList runs={rest} names={names} />
        </details>
      )}
    </div>
  )
}

function RunList({ runs, names }: { runs: GrantWords['runs']; names: NameBook }) {
  if (runs.length === 0) return null
  return (
    <ul className="mt-1 space-y-1">
      {runs.map(({ runId, taskId, then, now }) => (
        <li key={runId} className="flex flex-wrap items-center gap-2">
          <Badge tone={outcomeWords[now].tone}>{outcomeWords[now].words}</Badge>
          <Link href={`/runs/${runId}`} className="prose-link">
            {names[`task:${taskId}`]?.label ?? runId.slice(0, 8)}
          </Link>
          {then !== now && <span className="text-ink-2">then {outcomeWords[then].words}</span>}
        </li>
      ))}
    </ul>
  )
}
