'use client'

import dynamic from 'next/dynamic'
import type { FormAction } from '@/components/ui/action-form'

export type Freeze = {
  freezeId: string
  label: string
  reason: string
  by: string
  at: string
  mayLift: boolean
}
export type FrozenBannerProps = { freezes: readonly Freeze[]; liftFreeze: FormAction }

// Rarely there, and then on every page: loaded where it is.
const FreezeList = dynamic(() => import('./freeze-list').then((module) => module.FreezeList))

export function FrozenBanner(props: FrozenBannerProps) {
  return props.freezes.length > 0 && <FreezeList {...props} />
}
