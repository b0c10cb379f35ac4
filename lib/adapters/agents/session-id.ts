// A session's name is the agent's word and comes back as an argument: it is a UUID or it is none.
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function isSessionId(text: string): boolean {
  return uuid.test(text)
}

/** What resumes the session; nothing where there is none. */
export function resumeWith(flag: string, session: string | null): string[] {
  return session !== null && isSessionId(session) ? [flag, session] : []
}
