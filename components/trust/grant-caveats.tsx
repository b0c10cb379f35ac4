'use client'

import { Notice } from '@/components/ui/notice'
import type { Lane } from '@/lib/domain/events/envelope'
import { laneAddress } from './lane-news'
import { CaveatSentences, ToldCaveats, UntoldCaveats } from './told-caveats'
import { useTold } from './use-told'

export type GrantCaveatsProps = {
  lane: Lane
  /** The level that is about to be granted. */
  to: string
}

type Caveats = { caveats: Readonly<Record<string, readonly string[]>>; position: number }

/** What speaks against a grant by hand, read at the moment when somebody is about to give it. Within a form. */
export function GrantCaveats({ lane, to }: GrantCaveatsProps) {
  const told = useTold(`${laneAddress(lane)}/caveats`, isCaveats)
  return (
    <ToldCaveats position={told?.position ?? null}>
      {told !== undefined && <Said sentences={told?.caveats[to]} to={to} />}
    </ToldCaveats>
  )
}

function Said({ sentences, to }: { sentences: readonly string[] | undefined; to: string }) {
  if (sentences === undefined) return <UntoldCaveats />
  if (sentences.length === 0) return <p className="text-xs text-ink-2">Its record meets the rule for {to}.</p>
  return (
    <Notice tone="warn">
      <p className="font-medium">This speaks against {to} now, and is overridden by your word:</p>
      <CaveatSentences caveats={sentences} />
    </Notice>
  )
}

function isCaveats(value: unknown): value is Caveats {
  if (typeof value !== 'object' || value === null || !('caveats' in value) || !('position' in value))
    return false
  const { caveats, position } = value
  if (typeof position !== 'number' || typeof caveats !== 'object' || caveats === null) return false
  return Object.values(caveats).every(Array.isArray)
}
