'use client'

import type { ReactNode } from 'react'
import { counted } from '@/lib/domain/counted'
import { Notice } from '@/components/ui/notice'
import type { SharedCaveats } from '@/lib/domain/trust/shared-grant-caveats'
import { CaveatSentences, ToldCaveats, UntoldCaveats } from './told-caveats'
import { useTold } from './use-told'

export type SharedGrantCaveatsProps = { agentId: string; projectId: string }

type Told = SharedCaveats & { position: number }

/** What speaks against review for an agent in a whole project, lane by lane, when somebody is about to grant it. */
export function SharedGrantCaveats({ agentId, projectId }: SharedGrantCaveatsProps) {
  const told = useTold(`/api/lanes/${[agentId, projectId].map(encodeURIComponent).join('/')}/caveats`, isTold)
  return (
    <ToldCaveats position={told?.position ?? null}>
      {told !== undefined && (told === null ? <UntoldCaveats /> : <Said {...told} />)}
    </ToldCaveats>
  )
}

function Said({ covered, raised, told, more }: SharedCaveats) {
  if (covered === 0)
    return (
      <Notice tone="warn">No policy in force has an ordinary task type here: no run starts by it.</Notice>
    )
  if (raised === 0)
    return (
      <Calm>
        {covered === 1 ? 'The one lane that it covers is' : `All ${covered} lanes that it covers are`} there
        already.
      </Calm>
    )
  const raises = `It raises ${someOf(raised, covered)} that it covers`
  if (told.length === 0) return <Calm>{raises}, and each meets the rule for review.</Calm>
  const against = told.flatMap(({ taskTypes }) => taskTypes).length + more
  return (
    <Notice tone="warn">
      <p className="font-medium">
        {raises}. This speaks against review in {against === 1 ? 'one' : against} of them now, and is
        overridden by your word:
      </p>
      <dl className="mt-1 space-y-1">
        {told.map(({ taskTypes, caveats }) => (
          <div key={taskTypes.join(' ')}>
            <dt className="font-mono text-xs">{taskTypes.join(', ')}</dt>
            <dd>
              <CaveatSentences caveats={caveats} />
            </dd>
          </div>
        ))}
      </dl>
      {more > 0 && <p className="mt-1">And {counted(more, 'more lane')}, no worse than these.</p>}
    </Notice>
  )
}

function someOf(some: number, all: number): string {
  if (some < all) return `${some} of the ${all} lanes`
  return all === 1 ? 'the one lane' : `all ${all} lanes`
}

function Calm({ children }: { children: ReactNode }) {
  return <p className="text-xs text-ink-2">{children}</p>
}

function isTold(value: unknown): value is Told {
  if (typeof value !== 'object' || value === null) return false
  const isNumbered = 'covered' in value && 'raised' in value && 'more' in value && 'position' in value
  return isNumbered && 'told' in value && Array.isArray(value.told)
}
