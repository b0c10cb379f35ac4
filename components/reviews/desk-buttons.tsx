'use client'

import { Button } from '@/components/ui/button'
import { Words } from '@/components/ui/words'
import { Kbd } from '@/components/ui/kbd'

export type DeskButtonsProps = {
  verb: string
  isDraft: boolean
  decision: { open: true } | { open: false; why: string }
  onOpen: (what: 'merge' | 'sendBack' | 'discard') => void
}

export function DeskButtons({ verb, isDraft, decision, onOpen }: DeskButtonsProps) {
  if (!decision.open)
    return (
      <p className="max-w-80 text-ink-2">
        <Words text={decision.why} />
      </p>
    )
  return (
    <div className="flex flex-wrap gap-2">
      <Button variant="danger" size="medium" onClick={() => onOpen('discard')}>
        {isDraft ? 'Drop' : 'Discard'} <Kbd>D</Kbd>
      </Button>
      <Button size="medium" onClick={() => onOpen('sendBack')}>
        Send back <Kbd>R</Kbd>
      </Button>
      <Button variant="primary" size="medium" onClick={() => onOpen('merge')}>
        {verb} <Kbd>M</Kbd>
      </Button>
    </div>
  )
}
