'use client'

import { Dialog } from '@/components/ui/dialog'
import { Checkbox } from '@/components/ui/field'
import { Kbd } from '@/components/ui/kbd'
import { useShortcutSwitch } from '@/components/ui/shortcuts'

const keys: readonly (readonly [string, string])[] = [
  ['j', 'next file'],
  ['k', 'previous file'],
  ['n', 'next change'],
  ['p', 'previous change'],
  ['v', 'viewed, and on to the next unviewed file'],
  ['x', 'fold or unfold the file'],
  ['m', 'merge'],
  ['r', 'send back to the agent'],
  ['d', 'discard'],
  ['?', 'this list'],
]

export function KeysDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [isOn, setOn] = useShortcutSwitch()
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys">
      <dl className="grid grid-cols-[32px_1fr] gap-y-1">
        {keys.map(([key, meaning]) => (
          <div key={key} className="contents">
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <Checkbox
        className="mt-3 border-t border-line pt-3"
        label="Single keys act (everywhere in Leeway, in this browser)"
        checked={isOn}
        onChange={(event) => setOn(event.target.checked)}
      />
    </Dialog>
  )
}
