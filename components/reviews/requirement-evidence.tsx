import type { CheckResult, Finding } from '@/lib/domain/events/fields'
import { Badge, type Tone } from '@/components/ui/badge'
import { Code, CodeBlock } from '@/components/ui/code'
import { formatDuration } from '@/components/ui/time-words'

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

export type CheckEvidenceProps = {
  checks: readonly CheckResult[]
  /** The end of each check's output, by the name of the check. */
  outputs: Readonly<Record<string, string>>
}

export function CheckEvidence({ checks, outputs }: CheckEvidenceProps) {
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

export function FindingEvidence({ findings, none }: { findings: readonly Finding[]; none: string }) {
  if (findings.length === 0) return <p className="text-ink-2">{none}</p>
  return (
    <ul className="divide-y divide-line">
      {findings.map((finding, index) => (
        <li key={index} className="space-y-1 py-2">
          <p className="flex flex-wrap items-center gap-2">
            <Code>{finding.path}</Code>
            {finding.blocks && <Badge tone="fail">may not land</Badge>}
          </p>
          <p className="text-ink-2">{finding.message}</p>
        </li>
      ))}
    </ul>
  )
}

export function GateEvidence({ gates }: { gates: readonly { gate: string; why: string }[] }) {
  return (
    <dl className="space-y-2">
      {gates.map(({ gate, why }, index) => (
        <div key={index}>
          <dt className="font-medium">{gate}</dt>
          <dd className="text-ink-2">{why}</dd>
        </div>
      ))}
    </dl>
  )
}
