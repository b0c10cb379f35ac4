import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'

export type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label'> & {
  label: string
  children: ReactNode
}

/** A button that is an icon: its label is read aloud and shown on hover. */
export function IconButton({ label, className, type = 'button', ...rest }: IconButtonProps) {
  const look =
    'inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink'
  return (
    <button type={type} aria-label={label} title={label} className={classNames(look, className)} {...rest} />
  )
}
