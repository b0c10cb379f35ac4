'use client'

import type { ReactNode } from 'react'
import { Notice } from '@/components/ui/notice'
import { counted } from '@/lib/domain/counted'
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
      {told !== undefined && told !== null && told.fallen.length > 0 && <Fallen taskTypes={told.fallen} />}
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
        It raises none of the {covered === 1 ? 'one lane that it covers' : `${covered} lanes that it covers`}.
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

function Fallen({ taskTypes }: { taskTypes: readonly string[] }) {
  return (
    <Calm>
      {taskTypes.length === 1
        ? 'One lane was lowered to hold and stays'
        : 'Lanes that were lowered to hold stay'}{' '}
      there, to be granted by itself: <span className="font-mono">{taskTypes.join(', ')}</span>
    </Calm>
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
  const isNumbered =
    'covered' in value && 'raised' in value && 'fallen' in value && 'more' in value && 'position' in value
  return isNumbered && 'told' in value && Array.isArray(value.told)
}
