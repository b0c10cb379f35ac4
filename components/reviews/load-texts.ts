import { showProblem } from '@/components/ui/toast'

/** A file of a change, whole. */
export type Texts = { before: string; after: string }
/** Throws where there are none, after the reader was told. */
export type LoadTexts = (path: string | undefined) => Promise<Texts>

/** Asks once for each file of one commit. */
export function textLoader(subject: { runId: string; commit: string }): LoadTexts {
  const asked = new Map<string, Promise<Texts>>()
  return (path = '') => {
    const before = asked.get(path)
    if (before) return before
    const texts = ask({ ...subject, path })
    asked.set(path, texts)
    // What failed may be asked for again.
    texts.catch(() => asked.delete(path))
    return texts
  }
}

async function ask(about: { runId: string; commit: string; path: string }): Promise<Texts> {
  const texts = await fetchTexts(about).catch(() => null)
  if (texts) return texts
  showProblem('These lines could not be read: reload the page to see where the change stands')
  throw new Error(`no texts of \`${about.path}\``)
}

async function fetchTexts({ runId, commit, path }: Parameters<typeof ask>[0]): Promise<Texts | null> {
  const query = new URLSearchParams({ commit, path })
  const answer = await fetch(`/api/reviews/${encodeURIComponent(runId)}/texts?${query.toString()}`)
  const texts: unknown = answer.ok ? await answer.json() : null
  return isTexts(texts) ? texts : null
}

function isTexts(value: unknown): value is Texts {
  if (typeof value !== 'object' || value === null || !('before' in value) || !('after' in value)) return false
  return typeof value.before === 'string' && typeof value.after === 'string'
}
