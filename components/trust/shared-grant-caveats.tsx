'use client'

import { counted } from '@/components/ui/counted'
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

function Said({ covered, told, more }: SharedCaveats) {
  if (covered === 0)
    return (
      <Notice tone="warn">No policy in force has an ordinary task type here: no run starts by it.</Notice>
    )
  if (told.length === 0)
    return (
      <p className="text-xs text-ink-2">
        It covers {counted(covered, 'lane')}, and nothing speaks against review in{' '}
        {covered === 1 ? 'it' : 'any'}.
      </p>
    )
  const against = told.flatMap(({ taskTypes }) => taskTypes).length + more
  return (
    <Notice tone="warn">
      <p className="font-medium">
        It covers {counted(covered, 'lane')}. This speaks against review in{' '}
        {against === covered ? (covered === 1 ? 'it' : 'all of them') : `${against} of them`} now, and is
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

function isTold(value: unknown): value is Told {
  if (typeof value !== 'object' || value === null) return false
  const isNumbered = 'covered' in value && 'more' in value && 'position' in value
  return isNumbered && 'told' in value && Array.isArray(value.told)
}
