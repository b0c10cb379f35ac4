'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { classNames } from './class-names'
import type { DialogProps, Open } from './dialog'

const places = {
  centre:
    'top-[10vh] left-1/2 max-h-[80vh] w-[min(520px,calc(100vw-24px))] -translate-x-1/2 rounded-lg border',
  right: 'inset-y-0 right-0 h-dvh w-[min(480px,100vw)] border-l',
}

export type DialogPopupProps = Omit<DialogProps, 'trigger'> & Open

/** Focus stays inside and returns to where it was. */
export function DialogPopup({ title, description, children, side = 'centre', ...rest }: DialogPopupProps) {
  const { open, onOpenChange, initialFocus } = rest
  return (
    <Base.Root open={open} onOpenChange={(isOpen) => onOpenChange(isOpen)}>
      <Base.Portal>
        <Base.Backdrop className="motion-fade fixed inset-0 z-40 bg-veil" />
        <Base.Popup
          {...(initialFocus && { initialFocus })}
          className={classNames(
            'motion-fade fixed z-50 flex flex-col overflow-y-auto border-line-strong bg-surface p-4 shadow-xl',
            places[side],
          )}
        >
          <div className="mb-3 pr-9">
            <Base.Title className="text-lg wrap-anywhere">{title}</Base.Title>
            {description && <Base.Description className="text-ink-2">{description}</Base.Description>}
          </div>
          {children}
          {/* Last, so that focus begins at the first field. */}
          <Base.Close
            aria-label="Close"
            className="absolute top-4 right-4 inline-flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-hover"
          >
            <X aria-hidden="true" className="size-4" />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
