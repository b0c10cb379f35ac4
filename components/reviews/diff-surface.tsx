'use client'

import dynamic from 'next/dynamic'
import type { DiffViewProps } from './diff-view'
import { startWorkers } from './highlight-workers'
import { loadViewerTheme, shadeOfPage } from './viewer-themes'

// The viewer needs a browser to be loaded at all. Both imports stand in the call, where Next finds what to preload.
const DiffView = dynamic(() =>
  typeof window === 'undefined'
    ? import('./first-rows').then((module) => module.FirstRows)
    : import('./diff-view').then((module) => module.DiffView),
)

// What draws begins before React comes to it: rows wait for its workers.
if (typeof window !== 'undefined') {
  startWorkers()
  void loadViewerTheme(shadeOfPage())
  void import('./diff-view')
}

export type DiffSurfaceProps = DiffViewProps

/** The one place that knows which diff viewer is used. */
export function DiffSurface(props: DiffSurfaceProps) {
  return <DiffView {...props} />
}
