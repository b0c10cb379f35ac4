'use client'

import { Circle, CircleCheck, CircleX, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from '@/components/ui/class-names'
import { Sheet } from '@/components/ui/dialog'
import type { Requirement, RequirementState } from './requirements'

const marks = {
  met: { icon: CircleCheck, look: 'text-pass', word: 'met' },
  unmet: { icon: CircleX, look: 'text-fail', word: 'not met' },
  doubtful: { icon: TriangleAlert, look: 'text-warn', word: 'look at it' },
  open: { icon: Circle, look: 'text-ink-3', word: 'open' },
} satisfies Record<RequirementState, object>

export type RequirementWithEvidence = Requirement & { evidence: ReactNode }

/** One line of what is needed; each opens what it rests on. */
export function RequirementStrip({ requirements }: { requirements: readonly RequirementWithEvidence[] }) {
  return (
    <ul aria-label="Requirements" className="flex flex-wrap gap-x-1 gap-y-1">
      {requirements.map((requirement) => (
        <li key={requirement.name}>
          <Sheet title={requirement.name} description={requirement.summary} trigger={trigger(requirement)}>
            {requirement.evidence}
          </Sheet>
        </li>
      ))}
    </ul>
  )
}

function trigger({ name, state, summary }: Requirement) {
  const { icon: Icon, look, word } = marks[state]
  return (
    <button type="button" className="flex h-7 items-center gap-1.5 rounded-md px-1.5 hover:bg-hover">
      <Icon aria-hidden="true" className={classNames('size-4', look)} />
      <span className="sr-only">{word}: </span>
      <span className="font-medium">{name}</span>
      <span className="text-ink-2">{summary}</span>
    </button>
  )
}
