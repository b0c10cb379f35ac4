import { Words } from '@/components/ui/words'
import type { Finding } from '@/lib/domain/events/fields'
import { Badge } from '@/components/ui/badge'
import { Code } from '@/components/ui/code'

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
          <p className="text-ink-2">
            <Words text={finding.message} />
          </p>
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
          <dd className="text-ink-2">
            <Words text={why} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
