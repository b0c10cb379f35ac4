import { Badge, type Tone } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Notice } from '@/components/ui/notice'
import { Timestamp } from '@/components/ui/timestamp'
import { Words } from '@/components/ui/words'
import type { listTrials } from '@/lib/data/policy-trials'

type Trials = Awaited<ReturnType<typeof listTrials>>
type ShownTrial = Trials['own'][number]

export type TrialNoteProps = {
  project: string
  runtime: string
  /** The program and version the report speaks of; null where nothing is compiled. */
  program: string | null
  /** The composition. */
  profile: string
  trials: Trials
  now: string
}

/** When the program was tried under this composition, in which version, and what other versions came to. */
export function TrialNote({ program, trials, now, ...asked }: TrialNoteProps) {
  const [newest, ...others] = trials.own
  if (program === null) return null
  return (
    <div className="space-y-1">
      {newest === undefined ? (
        <NeverTried {...asked} program={program} />
      ) : (
        <p>
          Tried <Timestamp at={newest.at} now={now} /> with <strong>{newest.version}</strong>:{' '}
          <ProofMark trial={newest} />
        </p>
      )}
      {newest !== undefined && <OtherVersion trial={newest} program={program} />}
      {others.map((trial) => (
        <OtherTrial key={trial.version} trial={trial} now={now} />
      ))}
      {newest === undefined && trials.other && <OtherTrial trial={trials.other} now={now} isOfAnother />}
    </div>
  )
}

type NeverTriedProps = Omit<TrialNoteProps, 'trials' | 'now'>

function NeverTried({ program, project, runtime, profile }: NeverTriedProps) {
  return (
    <Notice tone="warn">
      {program} was never tried here under this composition: what is said below is how it is built, not what
      was found.{' '}
      <Code>
        leeway policy conformance --project {project} --runtime {runtime} --profile &apos;{profile}&apos;
      </Code>{' '}
      tries it.
    </Notice>
  )
}

function OtherVersion({ trial, program }: { trial: ShownTrial; program: string }) {
  if (program.endsWith(numberOf(trial.version))) return null
  return (
    <Notice tone="warn">
      The report speaks of {program}; the trial was of {trial.version}.
    </Notice>
  )
}

function OtherTrial({ trial, now, isOfAnother }: { trial: ShownTrial; now: string; isOfAnother?: true }) {
  return (
    <p className="text-xs text-ink-2">
      <Timestamp at={trial.at} now={now} absolute /> {trial.version}
      {isOfAnother && (
        <>
          {' '}
          under <Code>{trial.profile}</Code>
        </>
      )}
      : <ProofMark trial={trial} />
    </p>
  )
}

/** The same judgement, in the same words, that decides whether a run of the program starts, and whether it may merge. */
function ProofMark({ trial: { proof, words } }: { trial: ShownTrial }) {
  const { tone, word } = marks[proof]
  return (
    <>
      <Badge tone={tone}>{word}</Badge>{' '}
      {proof !== 'proven' && (
        <span className="wrap-anywhere">
          <Words text={words} />
        </span>
      )}
    </>
  )
}

const marks: Record<ShownTrial['proof'], { tone: Tone; word: string }> = {
  proven: { tone: 'pass', word: 'every enforced rule held' },
  never: { tone: 'warn', word: 'not tried under this composition' },
  unfinished: { tone: 'warn', word: 'cut off' },
  changed: { tone: 'warn', word: 'tried with an earlier version' },
  partial: { tone: 'warn', word: 'not every rule was tried' },
  failed: { tone: 'fail', word: 'did not hold' },
}

/** The version alone, where a name stands before it. */
function numberOf(version: string): string {
  return version.split(' ').at(-1) ?? version
}
