'use client'

import { Button } from '@/components/ui/button'
import { Progress } from '@/components/ui/progress'
import { useRemembered } from '@/components/ui/remembered'

export type DeskOptions = {
  layout: 'unified' | 'split'
  wrap: boolean
  /** Whether lines that differ in blanks only are shown as unchanged. */
  hideWhitespace: boolean
  setLayout: (layout: 'unified' | 'split') => void
  setWrap: (wrap: boolean) => void
  setHideWhitespace: (hide: boolean) => void
}

/** How this browser's reader likes to see a change. */
export function useDeskOptions(): DeskOptions {
  const [layout, setLayout] = useRemembered('diff-layout', 'unified')
  const [wrap, setWrap] = useRemembered('diff-wrap', 'off')
  const [whitespace, setWhitespace] = useRemembered('diff-whitespace', 'shown')
  return {
    layout: layout === 'split' ? 'split' : 'unified',
    wrap: wrap === 'on',
    hideWhitespace: whitespace === 'hidden',
    setLayout,
    setWrap: (on) => setWrap(on ? 'on' : 'off'),
    setHideWhitespace: (hide) => setWhitespace(hide ? 'hidden' : 'shown'),
  }
}

export type DeskToolbarProps = { options: DeskOptions; viewed: number; files: number; onKeys: () => void }

export function DeskToolbar({ options, viewed, files, onKeys }: DeskToolbarProps) {
  const { layout, wrap, hideWhitespace, setLayout, setWrap, setHideWhitespace } = options
  const chosen = 'aria-pressed:bg-hover aria-pressed:text-ink'
  return (
    <div className="flex flex-wrap items-center gap-1">
      <span className="num mr-2 flex items-center gap-2 text-xs text-ink-2">
        {viewed} of {files} files viewed
        <Progress value={viewed} max={files} label="Files viewed" />
      </span>
      {(['unified', 'split'] as const).map((value) => (
        <Button
          key={value}
          variant="quiet"
          className={chosen}
          aria-pressed={layout === value}
          onClick={() => setLayout(value)}
        >
          {value === 'unified' ? 'Unified' : 'Split'}
        </Button>
      ))}
      <Button variant="quiet" className={chosen} aria-pressed={wrap} onClick={() => setWrap(!wrap)}>
        Wrap
      </Button>
      <Button
        variant="quiet"
        className={chosen}
        aria-pressed={hideWhitespace}
        onClick={() => setHideWhitespace(!hideWhitespace)}
      >
        Hide white space
      </Button>
      <Button variant="quiet" onClick={onKeys}>
        Keys
      </Button>
    </div>
  )
}
