'use client'

// News from the log, received once by the shell and heard by whatever shows something live.

/** What the server says after each batch: ids only. */
export type LiveNews = { size: number; runIds: readonly string[] }

type Listener = (news: LiveNews) => void
const listeners = new Set<Listener>()
let following = 0

export function publishNews(news: LiveNews): void {
  for (const listener of listeners) listener(news)
}

/** Returns the way to stop. */
export function onNews(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const readers = new Set<() => void>()

/** The page was made anew, with all that is known: what was told before is no news any more. */
export function publishShown(): void {
  for (const reader of readers) reader()
}

/** Returns the way to stop. */
export function onShown(reader: () => void): () => void {
  readers.add(reader)
  return () => readers.delete(reader)
}

/** While something on the page follows the log by itself, nobody needs to be told of news. */
export function startFollowing(): () => void {
  following += 1
  return () => {
    following -= 1
  }
}

export function isFollowed(): boolean {
  return following > 0
}
