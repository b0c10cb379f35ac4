'use client'

import dynamic from 'next/dynamic'
import type { DiffViewProps } from './diff-view'

// The viewer draws into shadow roots and measures them, so it exists in the browser only.
const DiffView = dynamic(() => import('./diff-view').then((module) => module.DiffView), {
  ssr: false,
  loading: () => <p className="p-4 text-ink-2">Drawing the change…</p>,
})

export type DiffSurfaceProps = DiffViewProps

/** The one place that knows which diff viewer is used. */
export function DiffSurface(props: DiffSurfaceProps) {
  return <DiffView {...props} />
}
