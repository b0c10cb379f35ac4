'use client'

import { useEffect, useState } from 'react'
import { Notice } from '@/components/ui/notice'
import { Words } from '@/components/ui/words'
import type { Lane } from '@/lib/domain/events/envelope'
import { laneAddress } from './lane-news'

export type GrantCaveatsProps = {
  lane: Lane
  /** The level that is about to be granted. */
  to: string
}

type Caveats = { caveats: Readonly<Record<string, readonly string[]>>; version: number | null }
type Told = { address: string; found: Caveats | null }

/**
 * What speaks against a grant by hand, read at the moment when somebody is about to give it. Within a form, which sends on
 * up to where it was told.
 */
export function GrantCaveats({ lane, to }: GrantCaveatsProps) {
  const address = `${laneAddress(lane)}/caveats`
  const [told, setTold] = useState<Told | null>(null)
  useEffect(() => {
    const stopped = new AbortController()
    void askFor(address, stopped.signal).then((found) => {
      if (!stopped.signal.aborted) setTold({ address, found })
    })
    return () => stopped.abort()
  }, [address])
  if (told?.address !== address) return <div role="status" />
  const { found } = told
  return (
    <div role="status">
      {typeof found?.version === 'number' && <input type="hidden" name="toldVersion" value={found.version} />}
      <Said caveats={found?.caveats ?? null} to={to} />
    </div>
  )
}

function Said({ caveats, to }: { caveats: Caveats['caveats'] | null; to: string }) {
  const sentences = caveats?.[to]
  if (sentences === undefined)
    return (
      <Notice tone="warn">
        What speaks against it could not be read. Look at the lane’s page before you grant.
      </Notice>
    )
  if (sentences.length === 0) return <p className="text-xs text-ink-2">Its record meets the rule for {to}.</p>
  return (
    <Notice tone="warn">
      <p className="font-medium">This speaks against {to} now, and is overridden by your word:</p>
      <ul className="mt-1 list-disc space-y-0.5 pl-5">
        {sentences.map((sentence) => (
          <li key={sentence}>
            <Words text={sentence} />
          </li>
        ))}
      </ul>
    </Notice>
  )
}

async function askFor(address: string, signal: AbortSignal): Promise<Caveats | null> {
  try {
    const answer = await fetch(address, { signal })
    const found: unknown = answer.ok ? await answer.json() : null
    return isFound(found) ? found : null
  } catch {
    return null
  }
}

function isFound(value: unknown): value is Caveats {
  if (typeof value !== 'object' || value === null || !('caveats' in value) || !('version' in value))
    return false
  const { caveats } = value
  return typeof caveats === 'object' && caveats !== null && Object.values(caveats).every(Array.isArray)
}
