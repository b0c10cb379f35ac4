// How a moment of the past is named, in an address or on the command line.
import { z } from 'zod'

/** `instant`: ISO 8601 in UTC with milliseconds. */
export type AskedMoment = { kind: 'position'; position: number } | { kind: 'instant'; instant: string }

const Position = z.string().regex(/^\d{1,15}$/)
const Instant = z.iso.datetime({ offset: true, local: true })
const zone = /(Z|[+-]\d\d:?\d\d)$/

/** A position of the log, or an instant as ISO 8601, which is in UTC where it names no zone; null where it is neither. */
export function readAskedMoment(text: string): AskedMoment | null {
  if (Position.safeParse(text).success) return { kind: 'position', position: Number(text) }
  const whole = z.iso.date().safeParse(text).success ? `${text}T00:00` : text
  if (!Instant.safeParse(whole).success) return null
  const instant = new Date(zone.test(whole) ? whole : `${whole}Z`).toISOString()
  return { kind: 'instant', instant }
}
