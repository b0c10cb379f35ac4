'use client'

import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'

export type TooltipProps = { text: string; children: ReactElement }

/** Adds a hint to something that already has a name; nothing is told by a tooltip alone. */
export function Tooltip({ text, children }: TooltipProps) {
  return (
    <Base.Provider>
      <Base.Root>
        <Base.Trigger render={children} />
        <Base.Portal>
          <Base.Positioner sideOffset={6} className="z-50">
            <Base.Popup className="motion-fade max-w-72 rounded-md bg-ink px-2 py-1 text-xs text-on-ink">
              {text}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </Base.Provider>
  )
}
