import { Code } from '@/components/ui/code'
import { Notice } from '@/components/ui/notice'
import { Words } from '@/components/ui/words'
import type { Problem } from '@/lib/domain/events/fields'

export type PolicyNotesProps = {
  notes: { commit: string; notes: readonly Problem[] } | null
  file: string
  /** Those that a proposal has too, and that are not said of it again. */
  inBoth?: readonly Problem[]
}

/** What a reader should know of a policy though it is no problem, such as globs that match nothing. */
export function PolicyNotes({ notes: noted, file, inBoth = [] }: PolicyNotesProps) {
  if (noted === null || noted.notes.length === 0) return null
  return (
    <Notice className="mb-3">
      <p>
        Notes, at commit <Code>{noted.commit.slice(0, 10)}</Code>. A rule without a file may be meant for
        later, or mistyped.
      </p>
      <ul aria-label="Notes on the policy" className="mt-1 space-y-1">
        {noted.notes.map((note) => (
          <li key={`${note.line} ${note.column}`}>
            <span className="font-mono text-xs">
              {file}:{note.line}
            </span>{' '}
            <Words text={note.message} />
            {inBoth.includes(note) && ', in the proposal too'}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
