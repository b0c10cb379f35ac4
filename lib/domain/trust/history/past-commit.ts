// A commit of a project's history, with what its message says of who made it and what it takes back.

export type PastCommit = {
  commit: string
  /** The first is what the base branch was before it. */
  parents: readonly string[]
  /** `Name <address>`. */
  author: string
  /** Whom trailers name as having helped, as they name them. */
  helpers: readonly string[]
  /** Lines that may begin with a type such as `fix:`; of a merge, the title of what it merged too. */
  titles: readonly string[]
  /** Commits that it says it takes back, and that it says it repairs; seven digits of an id or more. */
  takesBack: readonly string[]
  repairs: readonly string[]
  /** ISO 8601 in UTC with milliseconds. */
  authoredAt: string
  committedAt: string
}

type Fields = Pick<PastCommit, 'commit' | 'parents' | 'author'> & {
  message: string
  /** Seconds since 1970. */
  authored: number
  committed: number
}

export function pastCommit({ commit, parents, author, message, authored, committed }: Fields): PastCommit {
  return {
    ...{ commit, parents, author },
    helpers: found(message, /^(?:co-authored-by|co-developed-by|assisted-by|generated-by):[ \t]*(\S.*)$/gim),
    titles: titlesOf(message),
    takesBack: found(message, /^(?:this reverts commit|reverts?:)[ \t]+([0-9a-f]{7,40})\b/gim),
    repairs: found(message, /^fixes:[ \t]+([0-9a-f]{7,40})\b/gim),
    authoredAt: instantOf(authored),
    committedAt: instantOf(committed),
  }
}

function found(message: string, pattern: RegExp): string[] {
  return [...message.matchAll(pattern)].flatMap(([, words]) => words?.trim() ?? [])
}

function titlesOf(message: string): string[] {
  const [subject = '', ...body] = message.split('\n').filter((line) => line.trim() !== '')
  return subject.startsWith('Merge ') ? [subject, ...body.slice(0, 1)] : [subject]
}

const secondsMax = Date.parse('9999-12-31T23:59:59Z') / 1000

/** What a broken clock wrote is moved to where a date can be. */
function instantOf(seconds: number): string {
  return new Date(Math.min(Math.max(0, seconds), secondsMax) * 1000).toISOString()
}
