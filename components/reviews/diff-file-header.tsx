'use client'

import { ChevronDown, ChevronRight } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { classNames } from '@/components/ui/class-names'
import { Checkbox } from '@/components/ui/field'
import type { ChangedFile } from '@/lib/domain/change'
import { LineCounts } from './line-counts'
import type { ReadableFile } from './readable-patch'
import { counted } from '@/lib/domain/counted'

export type DiffFileHeaderProps = {
  file: ChangedFile
  readable: ReadableFile
  notes: readonly string[]
  isCurrent: boolean
  isFolded: boolean
  isViewed: boolean
  onFold: () => void
  onViewed: () => void
}

const statusWords: Record<ChangedFile['status'], string | null> = {
  added: 'new file',
  modified: null,
  deleted: 'deleted',
  renamed: 'renamed',
  typeChanged: 'type changed',
}

export function DiffFileHeader({ file, readable, notes, isCurrent, isViewed, ...rest }: DiffFileHeaderProps) {
  const Chevron = rest.isFolded ? ChevronRight : ChevronDown
  const status = statusWords[file.status]
  return (
    <div
      className={classNames(
        'flex min-h-9 items-center gap-2 border-b border-line bg-sunken px-2 font-sans text-sm',
        isCurrent && 'shadow-[inset_3px_0_var(--ink)]',
      )}
    >
      <button
        type="button"
        onClick={rest.onFold}
        disabled={readable.patch === null}
        aria-expanded={!rest.isFolded}
        aria-label={`${rest.isFolded ? 'Unfold' : 'Fold'} ${readable.name}`}
        className="inline-flex size-6 items-center justify-center rounded-sm hover:bg-hover disabled:opacity-40"
      >
        <Chevron aria-hidden="true" className="size-4" />
      </button>
      <span className="min-w-0 truncate font-mono text-xs" title={readable.name}>
        {file.previousPath && <span className="text-ink-3">{file.previousPath} → </span>}
        {readable.name}
      </span>
      <LineCounts added={file.linesAdded} removed={file.linesRemoved} />
      <span className="flex min-w-0 items-center gap-1 overflow-hidden">
        {status && <Badge>{status}</Badge>}
        {readable.folded && <Badge>{readable.folded}</Badge>}
        {readable.patch !== null && readable.blankLinesHidden > 0 && (
          <Badge>
            {counted(readable.blankLinesHidden, 'line differs', 'lines differ')} in white space only
          </Badge>
        )}
        {modeChange(file) && <Badge tone="warn">{modeChange(file)}</Badge>}
        {readable.invisibleCount > 0 && (
          <Badge tone="warn">{counted(readable.invisibleCount, 'invisible character')}</Badge>
        )}
        {notes.map((note) => (
          <Badge key={note} tone="warn">
            {note}
          </Badge>
        ))}
      </span>
      <Checkbox
        className="ml-auto shrink-0 text-xs text-ink-2"
        label="Viewed"
        checked={isViewed}
        onChange={rest.onViewed}
      />
    </div>
  )
}

function modeChange(file: ChangedFile): string | null {
  const { modeBefore, modeAfter } = file
  if (modeBefore === null || modeAfter === null || modeBefore === modeAfter) return null
  return `mode ${modeBefore} → ${modeAfter}`
}
