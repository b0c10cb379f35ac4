import { useEffect, useMemo, useState } from 'react'
import { showProblem } from '@/components/ui/toast'
import type { PartialChange, PatchPart, PlacedPart } from '@/lib/domain/change-parts'
import { withPart } from '../../lib/domain/change-parts'

/** The change with the patches that the page left out, as they come: part by part, in the order of the files. */
export function useWholeChange(runId: string, change: PartialChange): PartialChange {
  const [parts, setParts] = useState<readonly PlacedPart[]>([])
  const { commit } = change
  const from = change.files.findIndex(({ isLater }) => isLater)
  useEffect(() => {
    const stopping = new AbortController()
    const ask = (next: number) => fetchPart({ runId, commit, from: next }, stopping.signal)
    const tell = (part: PlacedPart) => setParts((known) => [...known, part])
    const read = async () => {
      try {
        await whenIdle(stopping.signal)
        await readParts(from, ask, tell)
      } catch {
        if (!stopping.signal.aborted) showProblem('A part of this change could not be read: reload the page')
      }
    }
    void read()
    return () => stopping.abort()
  }, [runId, commit, from])
  return useMemo(() => ({ ...change, files: parts.reduce(withPart, change.files) }), [change, parts])
}

/** The first lines are drawn before more of them is asked for; where a browser does not say when, at once. */
function whenIdle(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the page was left')), { once: true })
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 2_000 })
    else resolve()
  })
}

async function readParts(
  first: number,
  ask: (from: number) => Promise<PatchPart>,
  tell: (part: PlacedPart) => void,
): Promise<void> {
  for (let from: number | null = first < 0 ? null : first; from !== null;) {
    const part: PatchPart = await ask(from)
    tell({ ...part, from })
    from = part.next
  }
}

async function fetchPart(
  { runId, commit, from }: { runId: string; commit: string; from: number },
  signal: AbortSignal,
): Promise<PatchPart> {
  const query = new URLSearchParams({ commit, from: String(from) })
  const answer = await fetch(`/api/reviews/${encodeURIComponent(runId)}/patches?${query.toString()}`, {
    signal,
  })
  const part: unknown = answer.ok ? await answer.json() : null
  if (isPart(part)) return part
  throw new Error(`no patches from file ${from} on`)
}

function isPart(value: unknown): value is PatchPart {
  if (typeof value !== 'object' || value === null || !('patches' in value) || !('next' in value)) return false
  const isPatch = (one: unknown) => one === null || typeof one === 'string'
  const isNext = value.next === null || typeof value.next === 'number'
  return isNext && Array.isArray(value.patches) && value.patches.every(isPatch)
}
