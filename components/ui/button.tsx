import Link from 'next/link'
import type { ComponentProps } from 'react'
import { classNames } from './class-names'

export type ButtonVariant = 'primary' | 'plain' | 'quiet' | 'danger'
export type ButtonSize = 'small' | 'medium'

const base =
  'inline-flex items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none ' +
  'transition-colors duration-[120ms] disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55'

const variants: Record<ButtonVariant, string> = {
  primary: 'border-ink bg-ink text-on-ink hover:not-disabled:bg-ink/88',
  plain: 'border-line-strong bg-surface text-ink hover:not-disabled:bg-hover',
  quiet:
    'border-transparent bg-transparent text-ink-2 hover:not-disabled:bg-hover hover:not-disabled:text-ink',
  danger: 'border-line-strong bg-surface text-fail hover:not-disabled:bg-fail-soft',
}

const sizes: Record<ButtonSize, string> = { small: 'h-7 px-2.5 text-xs', medium: 'h-8 px-3 text-sm' }

/** The look of a button, for the elements of other libraries that act as one. */
function buttonClass(variant: ButtonVariant = 'plain', size: ButtonSize = 'small'): string {
  return classNames(base, variants[variant], sizes[size])
}

export type ButtonProps = ComponentProps<'button'> & { variant?: ButtonVariant; size?: ButtonSize }

export function Button({ variant, size, className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={classNames(buttonClass(variant, size), className)} {...rest} />
}

export type ButtonLinkProps = ComponentProps<typeof Link> & { variant?: ButtonVariant; size?: ButtonSize }

export function ButtonLink({ variant, size, className, ...rest }: ButtonLinkProps) {
  return <Link className={classNames(buttonClass(variant, size), className)} {...rest} />
}
