import 'server-only'
// The moment that a page of trust is about, as its address names it under `asOf`.
import { wiring } from '../wiring'
import { askedText, type Asked } from './asked-text'
import { requireSignedIn } from './viewer'

type Moment = Parameters<Awaited<ReturnType<typeof wiring>>['at']>[0]

/** A past moment, with the words it was asked for in: links to other pages repeat these. */
export type Then = Moment & { asked: string }

export type AsOf = {
  /** As it was typed; '' where nobody asked. */
  asked: string
  /** null: now, or no moment at all. */
  then: Then | null
  /** Why what was asked for names no moment; null where it does. */
  problem: string | null
}

export async function readAsOf(address: Asked): Promise<AsOf> {
  await requireSignedIn()
  const asked = askedText(address, 'asOf', 60)
  if (asked === '') return { asked, then: null, problem: null }
  const named = await (await wiring()).moment(asked)
  return named.ok
    ? { asked, then: { ...named.moment, asked }, problem: null }
    : { asked, then: null, problem: named.why }
}

/** The same page of the console as of the same moment; null: now. */
export function asOfHref(href: string, then: Then | null): string {
  if (then === null) return href
  const asOf = new URLSearchParams({ asOf: then.asked }).toString()
  return `${href}${href.includes('?') ? '&' : '?'}${asOf}`
}
