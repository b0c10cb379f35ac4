import { Badge } from '@/components/ui/badge'
import { Notice } from '@/components/ui/notice'
import { Timestamp } from '@/components/ui/timestamp'
import type { TriedRule } from './trial-mark'

/** One trial of an installed program against a composition. */
export type ShownTrial = { version: string; at: string; rules: Readonly<Record<string, TriedRule>> }

export type TrialNoteProps = {
  /** The program and version the report speaks of; null where nothing is compiled. */
  program: string | null
  /** The newest first. */
  trials: readonly ShownTrial[]
  now: string
}

/** When the program was tried under this composition, in which version, and what other versions came to. */
export function TrialNote({ program, trials, now }: TrialNoteProps) {
  const [newest, ...others] = trials
  if (newest === undefined && program === null) return null
  if (newest === undefined)
    return (
      <Notice tone="warn">
        {program} was never tried here under this composition: what is said below is how it is built, not what
        was found.
      </Notice>
    )
  return (
    <div className="space-y-1">
      <p>
        Tried <Timestamp at={newest.at} now={now} /> with version <strong>{newest.version}</strong>:{' '}
        <Badge tone={isHeld(newest) ? 'pass' : 'fail'}>{resultOf(newest)}</Badge>
      </p>
      {program !== null && !program.endsWith(numberOf(newest.version)) && (
        <Notice tone="warn">
          The report speaks of {program}; the trial was of {newest.version}.
        </Notice>
      )}
      {others.map((trial) => (
        <p key={trial.version} className="text-xs text-ink-2">
          <Timestamp at={trial.at} now={now} absolute /> version {trial.version}: {resultOf(trial)}
        </p>
      ))}
    </div>
  )
}

/** The version alone, where a name stands before it. */
function numberOf(version: string): string {
  return version.split(' ').at(-1) ?? version
}

function isHeld({ rules }: ShownTrial): boolean {
  const all = Object.values(rules)
  return all.length > 0 && all.every(({ held, tried }) => held === tried)
}

function resultOf({ rules }: ShownTrial): string {
  const all = Object.values(rules)
  const held = all.filter((rule) => rule.held === rule.tried).length
  return `${held} of ${all.length} rules held`
}
