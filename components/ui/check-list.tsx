// Checks and their output are shown by a run and by the desk, which import nothing of one another.
import type { CheckResult } from '../../lib/domain/events/fields'
import { Badge, type Tone } from './badge'
import { Code, CodeBlock } from './code'
import { formatDuration } from './time-words'

const checkTones: Record<CheckResult['outcome'], Tone> = {
  passed: 'pass',
  failed: 'fail',
  timedOut: 'fail',
  notRun: 'warn',
}
const checkWords: Record<CheckResult['outcome'], string> = {
  passed: 'passed',
  failed: 'failed',
  timedOut: 'timed out',
  notRun: 'not run',
}

export type CheckListProps = {
  checks: readonly CheckResult[]
  /** The end of each check's output, by the name of the check. */
  outputs: Readonly<Record<string, string>>
}

export function CheckList({ checks, outputs }: CheckListProps) {
  if (checks.length === 0) return <p className="text-ink-2">Neither policy nor task asked for a check.</p>
  return (
    <ul className="space-y-4">
      {checks.map((check) => (
        <li key={check.name} className="space-y-1.5">
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={checkTones[check.outcome]}>{checkWords[check.outcome]}</Badge>
            <strong>{check.name}</strong>
            <span className="num text-ink-2">{formatDuration(check.durationMilliseconds)}</span>
            {check.exitCode !== null && <span className="text-ink-3">exit code {check.exitCode}</span>}
            <span className="text-ink-3">asked by the {check.source}</span>
          </p>
          <Code>{check.command}</Code>
          {outputs[check.name] && (
            <CodeBlock
              text={outputs[check.name] ?? ''}
              label={`Output of ${check.name}`}
              className="max-h-64"
            />
          )}
        </li>
      ))}
    </ul>
  )
}
