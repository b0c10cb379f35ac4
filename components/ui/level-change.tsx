// One decision about a level, as the pages of trust and of posture tell it, which import nothing of one another.
import type { Level } from '@/lib/domain/level'
import { LevelBadge } from './level-badge'
import { formatInstant } from './time-words'
import { Words } from './words'

export type LevelChangeProps = {
  at: string
  by: string
  how: 'granted' | 'lowered' | 'expired'
  to: Level
  reason: string
}

export function LevelChange({ how, by, to, at, reason }: LevelChangeProps) {
  if (how === 'expired') return <>A grant ended, {formatInstant(at)}.</>
  return (
    <>
      {by} {how === 'lowered' ? 'lowered it to' : 'granted'}{' '}
      <LevelBadge level={to} className="align-middle" />, {formatInstant(at)}: <Words text={reason} />
    </>
  )
}
