import { classNames } from '@/components/ui/class-names'
import type { PartFile, PartialChange } from '@/lib/domain/change-parts'
import { LineCounts } from './line-counts'
import { type PatchLine, patchLines, readableFile } from './readable-patch'

/** A screen of them. */
const linesMax = 60

/** The beginning of a change, plain, in the measures of the viewer: readable before any script is there. */
export function FirstRows({ change }: { change: PartialChange }) {
  return (
    <div className="h-full overflow-hidden px-3 pt-3">
      {firstFiles(change.files).map(({ file, name, lines }) => (
        <section key={file.path} aria-label={name} className="mb-3 rounded-lg border border-line bg-surface">
          <h2 className="flex h-9 items-center gap-2 border-b border-line bg-sunken pr-3 pl-10 text-xs font-normal">
            <span className="min-w-0 truncate font-mono">{name}</span>
            <LineCounts added={file.linesAdded} removed={file.linesRemoved} />
          </h2>
          {lines.map((line, index) => (
            <Line key={index} {...line} />
          ))}
        </section>
      ))}
    </div>
  )
}

const signs = { added: '+', removed: '-', same: ' ' } as const

function Line({ kind, number, text }: PatchLine) {
  if (kind === 'gap') return <div className="h-[39px] bg-sunken" />
  return (
    <div
      data-line={number}
      className={classNames(
        'flex font-mono text-xs/[19px] whitespace-pre',
        kind === 'added' && 'bg-added',
        kind === 'removed' && 'bg-removed',
      )}
    >
      <span className="w-[37px] shrink-0 text-right text-ink-3">{number}</span>
      <span className="w-[22px] shrink-0 text-center">{signs[kind]}</span>
      <span className="min-w-0 truncate">{text}</span>
    </div>
  )
}

function firstFiles(files: readonly PartFile[]): { file: PartFile; name: string; lines: PatchLine[] }[] {
  const first = []
  let left = linesMax
  for (const file of files) {
    if (left <= 0) break
    const { name, patch, folded } = readableFile(file)
    const lines = folded === null ? take(patchLines(patch), left) : []
    first.push({ file, name, lines })
    left -= lines.length + 2
  }
  return first
}

function take<T>(all: Iterable<T>, max: number): T[] {
  const taken: T[] = []
  for (const one of all) {
    if (taken.length >= max) break
    taken.push(one)
  }
  return taken
}
