'use client'

import {
  type ButtonHTMLAttributes,
  cloneElement,
  type ComponentType,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useEffect,
  useState,
} from 'react'
import type { DialogPopupProps } from './dialog-popup'

export type Open = { open: boolean; onOpenChange: (open: boolean) => void }

export type DialogProps = Partial<Open> & {
  title: string
  description?: ReactNode
  /** The button that opens it; leave out where `open` is given. */
  trigger?: ReactElement<ButtonHTMLAttributes<HTMLButtonElement>>
  children: ReactNode
  side?: 'centre' | 'right'
  initialFocus?: RefObject<HTMLElement | null>
}

/** A dialog, or a sheet at the right edge. What shows it is loaded when one is first opened. */
export function Dialog({ trigger, open, onOpenChange, ...rest }: DialogProps) {
  const [ownOpen, setOwnOpen] = useState(false)
  const isOpen = open ?? ownOpen
  const setOpen = onOpenChange ?? setOwnOpen
  const [Popup, setPopup] = useState<ComponentType<DialogPopupProps> | null>(null)
  useEffect(() => {
    if (!isOpen) return
    void import('./dialog-popup').then((module) => setPopup(() => module.DialogPopup))
  }, [isOpen])
  const asked = { onClick: () => setOpen(true), 'aria-haspopup': 'dialog', 'aria-expanded': isOpen } as const
  return (
    <>
      {trigger && cloneElement(trigger, asked)}
      {Popup && <Popup {...rest} open={isOpen} onOpenChange={setOpen} />}
    </>
  )
}

/** A sheet at the right edge, for evidence beside the page. */
export function Sheet(props: Omit<DialogProps, 'side'>) {
  return <Dialog {...props} side="right" />
}
