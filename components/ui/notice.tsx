import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Tone } from './badge'
import { classNames } from './class-names'

const looks = {
  neutral: { icon: Info, look: 'border-line bg-sunken text-ink-2' },
  pass: { icon: CircleCheck, look: 'border-transparent bg-pass-soft text-pass' },
  fail: { icon: CircleAlert, look: 'border-transparent bg-fail-soft text-fail' },
  warn: { icon: TriangleAlert, look: 'border-transparent bg-warn-soft text-warn' },
} satisfies Record<Tone, object>

export type NoticeProps = { tone?: Tone; children: ReactNode; role?: 'alert' | 'status'; className?: string }

export function Notice({ tone = 'neutral', children, role, className }: NoticeProps) {
  const { icon: Icon, look } = looks[tone]
  return (
    <div role={role} className={classNames('flex gap-2 rounded-md border px-3 py-2', look, className)}>
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 wrap-anywhere">{children}</div>
    </div>
  )
}
