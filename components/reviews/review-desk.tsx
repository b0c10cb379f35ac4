'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import type { FormAction } from '@/components/ui/action-form'
import { useShortcuts } from '@/components/ui/shortcuts'
import type { PartialChange } from '@/lib/domain/change-parts'
import { DeskToolbar, useDeskOptions } from './desk-toolbar'
import { DeskButtons } from './desk-buttons'
import type { Opened } from './desk-dialogs'
import { DiffSurface } from './diff-surface'
import type { DiffControls } from './diff-view'
import { FileTree } from './file-tree'
import { textLoader } from './load-texts'
import { RequirementStrip, type RequirementWithEvidence } from './requirement-strip'
import { useViewed } from './use-viewed'
import { useWholeChange } from './use-whole-change'

export type DeskActions = {
  /** Fields `runId`, `commit`, `unviewed` (repeated). */
  merge: FormAction
  /** Fields `runId`, `commit`, `text`, `cause`. */
  sendBack: FormAction
  /** Fields `runId`, `commit`, `cause`, `words`. */
  discard: FormAction
}

export type ReviewDeskProps = {
  runId: string
  change: PartialChange
  /** Title, level and the line that says why a person is needed. */
  header: ReactNode
  requirements: readonly RequirementWithEvidence[]
  /** What is remarkable about a file, by path. */
  notes: Readonly<Record<string, readonly string[]>>
  sensitive: readonly string[]
  /** Said again in the sheet before a merge. */
  warnings: readonly string[]
  /** The branch it would land on. */
  target: string
  isDraft: boolean
  /** Whether this person may decide now; else one sentence why not. */
  decision: { open: true } | { open: false; why: string }
  actions: DeskActions
}

const DeskDialogs = dynamic(() => import('./desk-dialogs').then((module) => module.DeskDialogs))

/** Reads a change and decides about exactly that commit. */
export function ReviewDesk(props: ReviewDeskProps) {
  const { runId, decision, isDraft } = props
  const change = useWholeChange(runId, props.change)
  const paths = useMemo(() => props.change.files.map((file) => file.path), [props.change])
  const notes = useMemo(() => new Map(Object.entries(props.notes)), [props.notes])
  const controls = useRef<DiffControls>(null)
  const [current, setCurrent] = useState<string | null>(paths[0] ?? null)
  const [stop, setStop] = useState(-1)
  const [filter, setFilter] = useState('')
  const [opened, setOpened] = useState<Opened | null>(null)
  const [wasOpened, setWasOpened] = useState(false)
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const { viewed, toggleViewed } = useViewed(change.commit)
  const options = useDeskOptions()
  const loadTexts = useMemo(() => textLoader({ runId, commit: change.commit }), [runId, change.commit])

  const openFile = (path: string | undefined) => {
    if (path === undefined) return
    setCurrent(path)
    setStop(-1)
    controls.current?.showFile(path)
  }
  const moveFile = (by: 1 | -1) => openFile(paths[Math.max(paths.indexOf(current ?? ''), 0) + by])
  const moveStop = (by: 1 | -1) => {
    if (current === null) return
    const next = stop + by
    if (next < 0 || next >= (controls.current?.countChanges(current) ?? 0)) return moveFile(by)
    setStop(next)
    controls.current?.showChange(current, next)
  }
  const fold = (path: string) => setToggled((before) => withToggled(before, path))
  const viewedAndOn = () => {
    if (current === null) return
    if (!viewed.has(current)) toggleViewed(current)
    openFile(nextUnviewed(paths, current, viewed))
  }
  const open = (what: Opened | null) => {
    setWasOpened(true)
    setOpened(what)
  }
  const decide = (what: Opened) => () => decision.open && open(what)

  useShortcuts({
    j: () => moveFile(1),
    k: () => moveFile(-1),
    n: () => moveStop(1),
    p: () => moveStop(-1),
    v: viewedAndOn,
    x: () => current !== null && fold(current),
    m: decide('merge'),
    r: decide('sendBack'),
    d: decide('discard'),
    '?': () => open('keys'),
  })

  const verb = isDraft ? 'Apply the draft' : 'Merge'
  const unviewed = paths.filter((path) => !viewed.has(path))
  return (
    <div className="flex flex-col lg:h-dvh lg:[body:has([data-frozen])_&]:h-[calc(100dvh-45px)]">
      <div className="flex flex-wrap items-start justify-between gap-3 border-b border-line px-4 py-3">
        <div className="min-w-0 flex-1 basis-72">{props.header}</div>
        <DeskButtons verb={verb} isDraft={isDraft} decision={decision} onOpen={open} />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-2.5 py-1">
        <RequirementStrip requirements={props.requirements} />
        <DeskToolbar
          options={options}
          viewed={paths.length - unviewed.length}
          files={paths.length}
          onKeys={() => open('keys')}
        />
      </div>
      <div className="flex min-h-0 flex-1 flex-col lg:grid lg:grid-cols-[232px_minmax(0,1fr)]">
        <div className="relative max-h-56 min-h-0 overflow-y-auto border-line max-lg:border-b lg:max-h-none lg:border-r">
          <FileTree
            files={change.files}
            {...{ filter, current, viewed }}
            onFilter={setFilter}
            onOpen={openFile}
            onViewed={toggleViewed}
          />
        </div>
        <div className="relative h-[80dvh] min-h-0 bg-sunken lg:h-auto">
          <DiffSurface
            {...{ change, current, toggled, viewed, notes, controls, loadTexts }}
            layout={options.layout}
            wrap={options.wrap}
            hideWhitespace={options.hideWhitespace}
            onFold={fold}
            onViewed={toggleViewed}
          />
        </div>
      </div>
      {wasOpened && (
        <DeskDialogs
          {...{ opened, runId, verb, isDraft, unviewed }}
          onOpen={open}
          commit={change.commit}
          target={props.target}
          sensitive={props.sensitive}
          warnings={props.warnings}
          actions={props.actions}
        />
      )}
    </div>
  )
}

function withToggled(before: ReadonlySet<string>, path: string): ReadonlySet<string> {
  const after = new Set(before)
  if (!after.delete(path)) after.add(path)
  return after
}

/** The first unviewed file after `current`, else the first before it. */
function nextUnviewed(
  paths: readonly string[],
  current: string,
  viewed: ReadonlySet<string>,
): string | undefined {
  const at = paths.indexOf(current)
  const inOrder = [...paths.slice(at + 1), ...paths.slice(0, Math.max(at, 0))]
  return inOrder.find((path) => !viewed.has(path))
}
