import 'server-only'
// The one way an action reaches `handle`: as whoever is signed in, answered in the words of a form.
import { OperationalFailure } from '../domain/failures'
import { wiring } from '../wiring'
import { answering, requireSignedIn, type ActionResult } from './viewer'

/** Decides one command of the viewer. `handle` checks their role; a no comes back as its sentence. */
export function act(command: unknown): Promise<ActionResult> {
  return answering(async () => {
    const who = await requireSignedIn()
    const { handle } = await wiring()
    try {
      const handled = await handle(who, command)
      return handled.ok ? { ok: true } : { ok: false, problem: handled.why }
    } catch (error) {
      if (error instanceof OperationalFailure) return { ok: false, problem: error.message }
      throw error
    }
  })
}

/** A form's text field; '' where it is missing or a file. */
export function text(formData: FormData, name: string): string {
  const value = formData.get(name)
  return typeof value === 'string' ? value : ''
}

/** The same, null where nothing was typed. */
export function optional(formData: FormData, name: string): string | null {
  const value = text(formData, name).trim()
  return value === '' ? null : value
}

/** A whole number that was typed, null where none was; NaN where it is no number, which no command accepts. */
export function optionalNumber(formData: FormData, name: string): number | null {
  const value = optional(formData, name)
  return value === null ? null : Number(value)
}

/** The command's own schema refuses whatever this is, unless it is a scope. */
export function parsedScope(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
