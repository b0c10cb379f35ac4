// Apart from the rest of the session, because proxy.ts must not load the wiring.

export const sessionCookie = 'leeway-session'
/** A week: then one signs in again. */
export const sessionSeconds = 7 * 24 * 60 * 60
