import type { ReactNode } from 'react'
import { classNames } from './class-names'

export type Tone = 'neutral' | 'pass' | 'fail' | 'warn'

const tones: Record<Tone, string> = {
  neutral: 'border-line bg-sunken text-ink-2',
  pass: 'border-transparent bg-pass-soft text-pass',
  fail: 'border-transparent bg-fail-soft text-fail',
  warn: 'border-transparent bg-warn-soft text-warn',
}

export type BadgeProps = { tone?: Tone; mono?: boolean; children: ReactNode; className?: string }

export function Badge({ tone = 'neutral', mono = false, children, className }: BadgeProps) {
  const look =
    'inline-flex h-5 max-w-full items-center gap-1 truncate rounded-sm border px-1.5 text-2xs font-medium'
  return <span className={classNames(look, tones[tone], mono && 'font-mono', className)}>{children}</span>
}
