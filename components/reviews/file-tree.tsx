'use client'

import { classNames } from '@/components/ui/class-names'
import { Input } from '@/components/ui/field'
import type { ChangedFile } from '@/lib/domain/change'
import { markInvisible } from '../../lib/domain/invisible-characters'
import { LineCounts } from './line-counts'

export type FileTreeProps = {
  files: readonly ChangedFile[]
  filter: string
  current: string | null
  viewed: ReadonlySet<string>
  onFilter: (filter: string) => void
  onOpen: (path: string) => void
  onViewed: (path: string) => void
}

export function FileTree({ files, filter, onFilter, ...row }: FileTreeProps) {
  const matching = files.filter((file) => file.path.toLowerCase().includes(filter.trim().toLowerCase()))
  return (
    <nav aria-label="Files of the change" className="flex min-h-0 flex-col gap-2 p-2">
      <Input
        label="Filter files"
        labelHidden
        type="search"
        placeholder="Filter files"
        value={filter}
        onChange={(event) => onFilter(event.target.value)}
      />
      <div className="relative min-h-0 overflow-y-auto">
        {byDirectory(matching).map(([directory, members]) => (
          <section key={directory} aria-label={directory} className="mb-2">
            <h2 className="truncate px-1 text-2xs font-normal text-ink-3" title={directory}>
              <bdi>{directory}</bdi>
            </h2>
            <ul>
              {members.map((file) => (
                <FileRow key={file.path} file={file} {...row} />
              ))}
            </ul>
          </section>
        ))}
        {matching.length === 0 && <p className="px-1 text-ink-2">No file of that name.</p>}
      </div>
    </nav>
  )
}

type FileRowProps = Omit<FileTreeProps, 'files' | 'filter' | 'onFilter'> & { file: ChangedFile }

function FileRow({ file, current, viewed, onOpen, onViewed }: FileRowProps) {
  const name = markInvisible(file.path).text
  const isCurrent = file.path === current
  return (
    <li className={classNames('flex h-7 items-center gap-1.5 rounded-md px-1', isCurrent && 'bg-hover')}>
      <input
        type="checkbox"
        aria-label={`Viewed ${name}`}
        checked={viewed.has(file.path)}
        onChange={() => onViewed(file.path)}
        className="shrink-0"
      />
      <button
        type="button"
        title={name}
        aria-current={isCurrent ? 'true' : undefined}
        onClick={() => onOpen(file.path)}
        className={classNames(
          'min-w-0 flex-1 truncate text-left hover:underline',
          viewed.has(file.path) && 'text-ink-3',
        )}
      >
        {name.slice(name.lastIndexOf('/') + 1)}
      </button>
      <LineCounts added={file.linesAdded} removed={file.linesRemoved} />
    </li>
  )
}

function byDirectory(files: readonly ChangedFile[]): [string, ChangedFile[]][] {
  const groups = new Map<string, ChangedFile[]>()
  for (const file of files) {
    const slash = file.path.lastIndexOf('/')
    const directory = slash < 0 ? '/' : markInvisible(file.path.slice(0, slash)).text
    groups.set(directory, [...(groups.get(directory) ?? []), file])
  }
  return [...groups]
}
