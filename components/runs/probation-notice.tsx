import Link from 'next/link'
import { Notice } from '@/components/ui/notice'
import { Timestamp } from '@/components/ui/timestamp'
import { Marked, Words } from '@/components/ui/words'
import type { PolicyChange } from '@/lib/domain/policy/compare/compare-bounds'

export type RunProbation = {
  since: string
  /** A sentence: what made the lane fall. */
  cause: string
  /** The lane's last run before it. */
  before: string | null
  /** Beside that run; null where one of the two was not kept. */
  changes: readonly PolicyChange[] | null
}

/** What it means for a run that its lane was on probation. */
export function ProbationNotice({ probation, now }: { probation: RunProbation; now: string }) {
  const { since, cause, before, changes } = probation
  const less = changes?.filter(({ direction }) => direction === 'narrows') ?? []
  const more = changes?.filter(({ direction }) => direction === 'widens') ?? []
  return (
    <Notice tone="warn">
      <p>
        On probation since <Timestamp at={since} now={now} />: <Marked text={cause} />. Nothing of it merges
        by itself.
      </p>
      {before !== null && changes !== null && (
        <>
          <p className="mt-1">
            <Beside before={before} /> {less.length === 0 ? 'nothing is stricter.' : 'it is held to less:'}
          </p>
          <Sentences of={less} />
          {more.length > 0 && <p className="mt-1">Its task or its policy is another, so it may do more:</p>}
          <Sentences of={more} />
        </>
      )}
    </Notice>
  )
}

function Beside({ before }: { before: string }) {
  return (
    <>
      Beside{' '}
      <Link href={`/runs/${before}`} className="prose-link">
        the lane’s run before
      </Link>
    </>
  )
}

function Sentences({ of }: { of: readonly PolicyChange[] }) {
  if (of.length === 0) return null
  return (
    <ul className="mt-1 list-disc space-y-1 pl-4">
      {of.map(({ what }) => (
        <li key={what}>
          <Shortened text={what} />
        </li>
      ))}
    </ul>
  )
}

/** Of a list at the end of a sentence so many are shown at first. */
const shownFirst = 6

function Shortened({ text }: { text: string }) {
  const parts = text.split('`')
  const more = (parts.length - 1) / 2 - shownFirst
  if (more <= 1 || parts.at(-1) !== '') return <Words text={text} />
  const end = 2 * shownFirst
  return (
    <>
      <Words text={`${parts.slice(0, end).join('`')}\``} />{' '}
      <details className="inline-block align-top">
        <summary className="cursor-pointer">and {more} more</summary>
        <Words text={`\`${parts.slice(end + 1).join('`')}`} />
      </details>
    </>
  )
}
