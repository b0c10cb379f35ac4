// The moment that a page is about, shown by the pages of trust and of posture, which import nothing of one another.
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Button } from './button'
import { Input } from './field'
import { Notice } from './notice'
import { formatInstant } from './time-words'
import { Words } from './words'

export type AsOfBarProps = {
  /** The page's own address, without a query. */
  path: string
  /** As it was typed; '' where nobody asked. */
  asked: string
  /** null: now, or no moment at all. `at`: ISO 8601 in UTC. */
  then: { position: number; at: string } | null
  /** Why what was asked for names no moment; null where it does. */
  problem: string | null
  /** What else the address asks for, and goes on asking for. */
  kept?: Readonly<Record<string, string>>
}

const pages = [
  { path: '/trust', label: 'Trust' },
  { path: '/posture', label: 'Posture' },
  { path: '/trust/questions', label: 'Since when' },
]

/** Says which moment the page is about, and leads to another one. */
export function AsOfBar({ path, asked, then, problem, kept = {} }: AsOfBarProps) {
  return (
    <div className="space-y-3">
      {then !== null && <Past {...{ path, asked, then, kept }} />}
      {problem !== null && (
        <Notice tone="fail" role="alert">
          <p>
            <Words text={problem} />.
          </p>
          <BackToNow {...{ path, kept }} />
        </Notice>
      )}
      <details key={asked} open={problem !== null}>
        <summary className="w-fit text-xs text-ink-2">
          {then === null ? 'As of an earlier moment' : 'As of another moment'}
        </summary>
        <div className="mt-2 flex flex-wrap items-end gap-x-6 gap-y-3">
          <AskForm {...{ path, kept }} label="As of a time">
            <Input
              label="Time (UTC)"
              name="asOf"
              type="datetime-local"
              required
              defaultValue={then?.at.slice(0, 16)}
            />
          </AskForm>
          <AskForm {...{ path, kept }} label="As of a position">
            <Input
              label="Position of the log"
              name="asOf"
              type="number"
              min={1}
              required
              defaultValue={then?.position}
              className="w-44"
            />
          </AskForm>
        </div>
      </details>
    </div>
  )
}

type Place = { path: string; kept: Readonly<Record<string, string>> }
type PastProps = Place & { asked: string; then: { position: number; at: string } }

function Past({ path, kept, asked, then }: PastProps) {
  const address = new URLSearchParams({ asOf: asked }).toString()
  return (
    <Notice tone="warn" role="status">
      <p className="font-medium">
        As it was known at {formatInstant(then.at)} (position {then.position}).
      </p>
      <p>What came in later is left out, times are told from there, and nothing can be changed here.</p>
      <p className="mt-1 flex flex-wrap gap-x-3">
        <BackToNow {...{ path, kept }} />
        <span>
          Of the same moment:{' '}
          {pages
            .filter((page) => page.path !== path)
            .map((page, index) => (
              <span key={page.path}>
                {index > 0 && ', '}
                <Link href={`${page.path}?${address}`} className="underline underline-offset-2">
                  {page.label}
                </Link>
              </span>
            ))}
        </span>
      </p>
    </Notice>
  )
}

function BackToNow({ path, kept }: Place) {
  const rest = new URLSearchParams(kept).toString()
  return (
    <Link href={rest === '' ? path : `${path}?${rest}`} className="font-medium underline underline-offset-2">
      Back to now
    </Link>
  )
}

/** Each names the moment in its own way, and the address carries whichever was used. */
function AskForm({ path, kept, label, children }: Place & { label: string; children: ReactNode }) {
  return (
    <form method="get" action={path} aria-label={label} className="flex items-end gap-2">
      {Object.entries(kept).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <Button type="submit" size="medium">
        Show
      </Button>
    </form>
  )
}
