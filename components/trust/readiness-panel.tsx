import { LevelBadge } from '@/components/ui/level-badge'
import { Notice } from '@/components/ui/notice'
import { percent, significant } from '@/lib/domain/percent'
import { Words } from '@/components/ui/words'
import type { Level } from '@/lib/domain/level'
import { EvidenceFormula, type EvidenceFormulaProps } from './evidence-formula'

export type ReadinessPanelProps = EvidenceFormulaProps & {
  /** The level that evidence may raise the lane to; null at auto. */
  next: Level | null
  isReady: boolean
  /** What is missing, each in words; the first binds. */
  missing: readonly string[]
  /** What a lead wants to see before it is recommended again, in words; null: nothing. */
  wanted: string | null
  /** At the pace of the last weeks; null where that says nothing. */
  weeksToGo: number | null
  dependsOnLabels: boolean
  labels: number
}

/** How far the lane is, in words; how that was computed stands folded below. */
export function ReadinessPanel(props: ReadinessPanelProps) {
  const { isReady, missing, wanted, weeksToGo, dependsOnLabels, labels, bound } = props
  return (
    <div className="space-y-2 rounded-lg border border-line bg-surface p-3">
      <Lead {...props} />
      {missing.length > 0 && (
        <ul className="list-disc space-y-0.5 pl-5">
          {missing.map((one) => (
            <li key={one}>
              <Words text={one} />
            </li>
          ))}
        </ul>
      )}
      {wanted !== null && (
        <p>
          <Words text={`${wanted}.`} />
        </p>
      )}
      <CountedSince epochs={props.formula.epochs} />
      {weeksToGo !== null && !isReady && (
        <p className="text-ink-2">
          At the pace of the last weeks that is about {weeksToGo === 1 ? 'a week' : `${weeksToGo} weeks`}.
        </p>
      )}
      {bound !== null && (
        <p className="text-ink-2">
          Its evidence excludes that {percent(bound)} or more of its changes fail, at{' '}
          {percent(1 - props.formula.alpha)} and however often one looks.
        </p>
      )}
      {labels > 0 && (
        <Notice tone={dependsOnLabels ? 'warn' : 'neutral'}>
          {dependsOnLabels ? 'This depends on ' : 'People set '}
          {labels === 1 ? 'one label' : `${labels} labels`}: outcomes that a person said do not count or are
          not its failures. Strength {significant(props.value)} without them, {significant(props.strictValue)}{' '}
          if each
          {props.counts.overdue > 0 && ', and each change that waited too long,'} were a failure;{' '}
          {significant(props.needed)} is needed.
        </Notice>
      )}
      <EvidenceFormula {...props} />
    </div>
  )
}

/** Without it a lane with a long record seems to have none. */
function CountedSince({ epochs }: Pick<EvidenceFormulaProps['formula'], 'epochs'>) {
  const last = epochs.at(-1)
  if (last === undefined || epochs.length === 1) return null
  const before = last.startsAnew ? 'nothing of before counts' : 'of before only what was lost counts'
  return (
    <p className="text-ink-2">
      <Words
        text={`${last.cause}: its evidence is counted from there, in its epoch ${epochs.length}, and ${before}.`}
      />
    </p>
  )
}

function Lead({ next, isReady, counts }: ReadinessPanelProps) {
  const soFar = `${counts.clean} clean, ${counts.failures === 0 ? 'none' : counts.failures} failed`
  if (next === null)
    return (
      <p className="font-medium">
        {isReady
          ? `Its evidence carries this level: ${soFar}.`
          : 'Its evidence alone would not carry this level:'}
      </p>
    )
  return (
    <p className="flex flex-wrap items-center gap-1.5 font-medium">
      {isReady ? 'Ready for' : 'Not yet for'} <LevelBadge level={next} />
      {isReady && <span>{soFar}</span>}
    </p>
  )
}
