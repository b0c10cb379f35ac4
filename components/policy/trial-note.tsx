import { Badge } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'
import { Notice } from '@/components/ui/notice'
import { Timestamp } from '@/components/ui/timestamp'
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
          <Verdict trial={newest} />
        </p>
      )}
      {newest !== undefined && <Caveats trial={newest} program={program} />}
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

function Caveats({ trial, program }: { trial: ShownTrial; program: string }) {
  return (
    <>
      {trial.isOlder && (
        <Notice tone="warn">
          The policy in force was adopted after this trial: the rules it tried may have been others.
        </Notice>
      )}
      {!program.endsWith(numberOf(trial.version)) && (
        <Notice tone="warn">
          The report speaks of {program}; the trial was of {trial.version}.
        </Notice>
      )}
    </>
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
      : <Verdict trial={trial} />
    </p>
  )
}

/** The same judgement that decides whether a run of the program starts. */
function Verdict({ trial: { proof, rules } }: { trial: ShownTrial }) {
  switch (proof.kind) {
    case 'proven':
      return <Badge tone="pass">every enforced rule of {rules.length} tried held</Badge>
    case 'failed':
      return <Badge tone="fail">did not hold: {proof.rules.join(', ')}</Badge>
    case 'never':
      return <Badge>nothing was tried</Badge>
    default:
      return proof satisfies never
  }
}

/** The version alone, where a name stands before it. */
function numberOf(version: string): string {
  return version.split(' ').at(-1) ?? version
}
