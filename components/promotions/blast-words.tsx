import { percent, significant } from '@/lib/domain/percent'
import { counted } from '@/lib/domain/counted'
import type { BlastRadius } from '@/lib/domain/trust/blast-radius'

/** What it would mean, in words. */
export function BlastWords(props: BlastRadius & { bound: number | null }) {
  const { changesPerWeek, isShort, files, lines, weeksBetweenFailures, bound } = props
  return (
    <div className="space-y-1">
      <p>
        About <strong className="num">{significant(changesPerWeek)}</strong> changes a week
        {weeksBetweenFailures !== null && bound !== null && (
          <>
            ; at the bound of {percent(bound)} that is{' '}
            <strong>one bad merge in {spanOf(weeksBetweenFailures)}</strong>
          </>
        )}
        .{isShort && ' Its record is shorter than a week, so this is a guess.'}
      </p>
      <p className="text-ink-2">
        A change touches {counted(files.median, 'file')} and {counted(lines.median, 'line')}; the largest so
        far {files.most} and {lines.most}.
      </p>
    </div>
  )
}

function spanOf(weeks: number): string {
  const [count, noun] = weeks < 1 ? [significant(weeks * 7), 'day'] : [significant(weeks), 'week']
  return count === '1' ? `a ${noun}` : `${count} ${noun}s`
}
