import { showProblem } from '@/components/ui/toast'

export type Texts = { before: string; after: string }
/** null: there are none, or the change that is shown is not the newest any more. */
export type ReadTexts = (about: { runId: string; commit: string; path: string }) => Promise<Texts | null>
/** Throws where there are none, after the reader was told. */
export type LoadTexts = (path: string | undefined) => Promise<Texts>

/** Asks once for each file of one commit. */
export function textLoader(readTexts: ReadTexts, subject: { runId: string; commit: string }): LoadTexts {
  const asked = new Map<string, Promise<Texts>>()
  return (path = '') => {
    const before = asked.get(path)
    if (before) return before
    const texts = ask(readTexts, { ...subject, path })
    asked.set(path, texts)
    // What failed may be asked for again.
    texts.catch(() => asked.delete(path))
    return texts
  }
}

async function ask(readTexts: ReadTexts, about: Parameters<ReadTexts>[0]): Promise<Texts> {
  const texts = await readTexts(about).catch(() => null)
  if (texts) return texts
  showProblem('These lines could not be read: reload the page to see where the change stands')
  throw new Error(`no texts of \`${about.path}\``)
}
