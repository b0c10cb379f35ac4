'use client'

import { type FileDiffMetadata, parsePatchFiles } from '@pierre/diffs'
import {
  type CodeViewDiffItem,
  type CodeViewHandle,
  CodeView,
  WorkerPoolContextProvider,
} from '@pierre/diffs/react'
import { useTheme } from 'next-themes'
import { type Ref, useCallback, useImperativeHandle, useMemo, useRef } from 'react'
import type { Change, ChangedFile } from '@/lib/domain/change'
import { diffCss } from './diff-css'
import { DiffFileHeader } from './diff-file-header'
import { makeContextReachable } from './expand-buttons'
import type { LoadTexts } from './load-texts'
import { markInvisible } from '../../lib/domain/invisible-characters'
import { registerViewerLanguages, viewerThemes } from './viewer-languages'
import { changeStops, readableFile, type ReadableFile } from './readable-patch'

registerViewerLanguages()
const themes = viewerThemes
const pool = {
  poolSize: 2,
  workerFactory: () =>
    new Worker(new URL('@pierre/diffs/worker/worker.js', import.meta.url), { type: 'module' }),
}

export type DiffControls = {
  showFile: (path: string) => void
  /** The file's change of that number, counted from 0; does nothing where there is none. */
  showChange: (path: string, index: number) => void
  countChanges: (path: string) => number
}

export type DiffViewProps = {
  change: Change
  layout: 'unified' | 'split'
  wrap: boolean
  hideWhitespace: boolean
  /** The whole text of a file, asked for when somebody opens the lines around a change. */
  loadTexts: LoadTexts
  current: string | null
  /** Paths whose folding differs from how they start: generated, binary and huge files start folded. */
  toggled: ReadonlySet<string>
  viewed: ReadonlySet<string>
  /** What is remarkable about a file, by path. */
  notes: ReadonlyMap<string, readonly string[]>
  onFold: (path: string) => void
  onViewed: (path: string) => void
  controls: Ref<DiffControls>
}

type Entry = {
  file: ChangedFile
  readable: ReadableFile
  item: CodeViewDiffItem
  /** The viewer looks at an item anew only when this changes. */
  version: number
}

/** Lines that one press opens. */
const expansionLineCount = 20

export function DiffView(props: DiffViewProps) {
  const {
    change,
    layout,
    wrap,
    hideWhitespace,
    loadTexts,
    current,
    toggled,
    viewed,
    notes,
    onFold,
    onViewed,
  } = props
  const { resolvedTheme } = useTheme()
  const view = useRef<CodeViewHandle<undefined, undefined>>(null)
  const entries = useMemo(
    () => change.files.map((file) => entryOf(file, hideWhitespace)),
    [change, hideWhitespace],
  )
  const byPath = useMemo(() => new Map(entries.map((entry) => [entry.file.path, entry])), [entries])
  const byDiff = useMemo(() => new Map(entries.map((entry) => [entry.item.fileDiff, entry])), [entries])
  const items = useMemo(() => entries.map((entry) => itemOf(entry, toggled)), [entries, toggled])

  useImperativeHandle(props.controls, () => controlsOf(view, byPath), [byPath])

  const options = useMemo(
    () => ({
      theme: themes,
      themeType: resolvedTheme === 'dark' ? ('dark' as const) : ('light' as const),
      diffStyle: layout,
      overflow: wrap ? ('wrap' as const) : ('scroll' as const),
      lineDiffType: 'word-alt' as const,
      diffIndicators: 'classic' as const,
      hunkSeparators: 'line-info' as const,
      expansionLineCount,
      loadDiffFiles: async (diff: FileDiffMetadata) =>
        sidesOf(diff, await loadTexts(byDiff.get(diff)?.file.path)),
      stickyHeaders: true,
      layout: { paddingTop: 12, paddingBottom: 120, gap: 12 },
      itemMetrics: { lineHeight: 19, diffHeaderHeight: 37 },
      unsafeCSS: diffCss,
      onPostRender: (
        node: HTMLElement,
        _instance: unknown,
        _phase: unknown,
        { item }: { item: { id: string } },
      ) => {
        makeRowsReachable(node, !wrap)
        makeContextReachable(node, {
          isKept: byPath.get(item.id)?.file.texts !== undefined,
          lines: expansionLineCount,
        })
      },
    }),
    [layout, wrap, resolvedTheme, loadTexts, byDiff, byPath],
  )

  return (
    <WorkerPoolContextProvider
      poolOptions={pool}
      highlighterOptions={{ theme: themes, lineDiffType: 'word-alt' }}
    >
      <CodeView
        ref={view}
        containerRef={makeReachable}
        className="diff-view h-full overflow-auto px-3 [overflow-anchor:none]"
        items={items}
        options={options}
        renderCustomHeader={useCallback(
          (item: { id: string }) => {
            const entry = byPath.get(item.id)
            if (!entry) return null
            return (
              <DiffFileHeader
                file={entry.file}
                readable={entry.readable}
                notes={notes.get(item.id) ?? []}
                isCurrent={item.id === current}
                isFolded={isFolded(entry, toggled)}
                isViewed={viewed.has(item.id)}
                onFold={() => onFold(item.id)}
                onViewed={() => onViewed(item.id)}
              />
            )
          },
          [byPath, notes, current, toggled, viewed, onFold, onViewed],
        )}
      />
    </WorkerPoolContextProvider>
  )
}

function entryOf(file: ChangedFile, hideWhitespace: boolean): Entry {
  const readable = readableFile(file, hideWhitespace)
  const parsed = readable.patch === null ? undefined : parsePatchFiles(readable.patch)[0]?.files[0]
  const fileDiff = parsed ?? emptyDiff(file)
  return {
    file,
    readable,
    item: { id: file.path, type: 'diff', fileDiff },
    version: hideWhitespace ? 2 : 0,
  }
}

/** As the patch is shown: the same characters marked. */
function sidesOf({ name }: FileDiffMetadata, { before, after }: { before: string; after: string }) {
  return {
    oldFile: { name, contents: markInvisible(before).text },
    newFile: { name, contents: markInvisible(after).text },
  }
}

function emptyDiff(file: ChangedFile): CodeViewDiffItem['fileDiff'] {
  return {
    name: file.path.replace(/[^\w./-]/gu, '_'),
    type: 'rename-pure',
    hunks: [],
    splitLineCount: 0,
    unifiedLineCount: 0,
    isPartial: true,
    deletionLines: [],
    additionLines: [],
    deletionCharacterCount: 0,
    additionCharacterCount: 0,
  }
}

function isFolded(entry: Entry, toggled: ReadonlySet<string>): boolean {
  if (entry.readable.patch === null) return true
  return (entry.readable.folded !== null) !== toggled.has(entry.file.path)
}

function itemOf(entry: Entry, toggled: ReadonlySet<string>): CodeViewDiffItem {
  const collapsed = isFolded(entry, toggled)
  return { ...entry.item, collapsed, version: entry.version + (collapsed ? 1 : 0) }
}

/** Found when asked: a large change has many, and a reader is in one file. */
function stopsOf(byPath: ReadonlyMap<string, Entry>, path: string) {
  return changeStops(byPath.get(path)?.readable.patch ?? null)
}

function controlsOf(
  view: { current: CodeViewHandle<undefined, undefined> | null },
  byPath: ReadonlyMap<string, Entry>,
): DiffControls {
  return {
    showFile: (path) =>
      view.current?.scrollTo({ type: 'item', id: path, align: 'start', behavior: 'instant' }),
    showChange: (path, index) => {
      const stop = stopsOf(byPath, path)[index]
      if (!stop) return
      const place = { lineNumber: stop.line, side: stop.side, align: 'center', behavior: 'instant' } as const
      view.current?.scrollTo({ type: 'line', id: path, ...place })
    },
    countChanges: (path) => stopsOf(byPath, path).length,
  }
}

/** The scrolling frame is the viewer's own element: the keyboard must reach it and a reader must name it. */
function makeReachable(frame: HTMLDivElement | null): void {
  if (!frame) return
  frame.tabIndex = 0
  frame.setAttribute('role', 'region')
  frame.setAttribute('aria-label', 'The change')
}

/** Long lines scroll sideways within their file, so the keyboard must get there too. */
function makeRowsReachable(file: HTMLElement, isScrolling: boolean): void {
  for (const rows of file.shadowRoot?.querySelectorAll<HTMLElement>('code[data-code]') ?? []) {
    if (isScrolling) rows.tabIndex = 0
    else rows.removeAttribute('tabindex')
  }
}
