'use client'

import { type FileDiffMetadata, preloadHighlighter } from '@pierre/diffs'
import { type CodeViewHandle, CodeView, useWorkerPool, WorkerPoolContextProvider } from '@pierre/diffs/react'
import { getOrCreateWorkerPoolSingleton } from '@pierre/diffs/worker'
import { useTheme } from 'next-themes'
import {
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { PartialChange } from '@/lib/domain/change-parts'
import { diffCss } from './diff-css'
import { type Entry, entryOf, isFolded, itemOf } from './diff-entries'
import { DiffFileHeader } from './diff-file-header'
import { FirstRows } from './first-rows'
import { makeContextReachable } from './expand-buttons'
import type { LoadTexts } from './load-texts'
import { markInvisible } from '../../lib/domain/invisible-characters'
import { takeWorker, workersMax } from './highlight-workers'
import { registerViewerLanguages } from './viewer-languages'
import { type Shade, shadeOfPage, viewerThemes } from './viewer-themes'
import { changeStops } from './readable-patch'

const pool = { poolSize: workersMax, workerFactory: takeWorker }
const lineDiffType = 'word-alt'
const highlightingIn = (shade: Shade) => ({ theme: viewerThemes[shade], lineDiffType }) as const

registerViewerLanguages()
// Rows wait for the workers and for what is loaded here: both begin before the page is drawn.
if (typeof window !== 'undefined') {
  const highlighterOptions = highlightingIn(shadeOfPage())
  getOrCreateWorkerPoolSingleton({ poolOptions: pool, highlighterOptions })
  void preloadHighlighter({ themes: [highlighterOptions.theme], langs: ['text'] })
}

export type DiffControls = {
  showFile: (path: string) => void
  /** The file's change of that number, counted from 0; does nothing where there is none. */
  showChange: (path: string, index: number) => void
  countChanges: (path: string) => number
}

export type DiffViewProps = {
  change: PartialChange
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

/** Lines that one press opens. */
const expansionLineCount = 20

/** Begins as the server left it: the viewer draws into shadow roots and measures them. */
export function DiffView(props: DiffViewProps) {
  const isInBrowser = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  )
  return isInBrowser ? <DrawnDiff {...props} /> : <FirstRows change={props.change} />
}

function DrawnDiff(props: DiffViewProps) {
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
  const shade = useTheme().resolvedTheme === 'dark' ? 'dark' : 'light'
  const [isDrawn, setIsDrawn] = useState(false)
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
      ...highlightingIn(shade),
      diffStyle: layout,
      overflow: wrap ? ('wrap' as const) : ('scroll' as const),
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
        setIsDrawn(true)
        makeRowsReachable(node, !wrap)
        makeContextReachable(node, {
          isKept: byPath.get(item.id)?.file.texts !== undefined,
          lines: expansionLineCount,
        })
      },
    }),
    [layout, wrap, shade, loadTexts, byDiff, byPath],
  )

  return (
    <WorkerPoolContextProvider poolOptions={pool} highlighterOptions={highlightingIn(shade)}>
      <WorkersIn shade={shade} />
      {!isDrawn && (
        <div className="absolute inset-0">
          <FirstRows change={change} />
        </div>
      )}
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

/** The workers outlive the page's theme: they are told when it changes. */
function WorkersIn({ shade }: { shade: Shade }) {
  const workers = useWorkerPool()
  useEffect(() => {
    void workers?.setRenderOptions(highlightingIn(shade))
  }, [workers, shade])
  return null
}

/** As the patch is shown: the same characters marked. */
function sidesOf({ name }: FileDiffMetadata, { before, after }: { before: string; after: string }) {
  return {
    oldFile: { name, contents: markInvisible(before).text },
    newFile: { name, contents: markInvisible(after).text },
  }
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
