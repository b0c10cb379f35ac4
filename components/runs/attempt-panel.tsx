import { AgentText } from '@/components/ui/agent-text'
import { CheckList } from '@/components/ui/check-list'
import { Code, CodeBlock } from '@/components/ui/code'
import { counted } from '@/lib/domain/counted'
import { Markdown } from '@/components/ui/markdown'
import { Section } from '@/components/ui/page-header'
import { formatBytes, formatDuration } from '@/components/ui/time-words'
import { Timestamp } from '@/components/ui/timestamp'
import type { AttemptRow } from '@/lib/projections/runs'

export type AttemptPanelProps = {
  attempt: AttemptRow
  agent: string
  /** The end of the program's output. */
  output: string | null
  checkOutputs: Readonly<Record<string, string>>
  /** Markdown. */
  report: string | null
  now: string
}

export function AttemptPanel({ attempt, agent, output, checkOutputs, report, now }: AttemptPanelProps) {
  return (
    <Section title={`Attempt ${attempt.n}`} note={<Facts attempt={attempt} now={now} />}>
      <div className="space-y-4">
        {report && (
          <AgentText by={`${agent}, report`}>
            <Markdown text={report} />
          </AgentText>
        )}
        {attempt.commit && (
          <div>
            <h3 className="mb-1.5 text-xs">Checks on this change</h3>
            <CheckList checks={attempt.checks} outputs={checkOutputs} />
          </div>
        )}
        {output !== null && (
          <div>
            <h3 className="mb-1.5 text-xs">Output</h3>
            <CodeBlock
              text={output || 'The program printed nothing.'}
              label={`Output of attempt ${attempt.n}`}
            />
          </div>
        )}
        {attempt.sentBack && (
          <p>
            <strong>Sent back</strong> ({attempt.sentBack.cause}): <q>{attempt.sentBack.text}</q>
          </p>
        )}
      </div>
    </Section>
  )
}

const howWords: Record<NonNullable<AttemptRow['how']>, string> = {
  exited: 'ended by itself',
  timedOut: 'ran out of time',
  idle: 'was stopped: it printed nothing for too long',
  outputLimit: 'was stopped: too much output',
  diskLimit: 'was stopped: too much disk',
  memoryLimit: 'was stopped: too much memory',
  tokenLimit: 'was stopped: too many tokens',
  costLimit: 'was stopped: it cost too much',
  budget: 'was stopped: the budget of the month is spent',
  violation: 'was stopped: a tool call ran without a decision',
  processLimit: 'was stopped: too many processes',
  stopped: 'was stopped',
  crashed: 'crashed',
  leaseLost: 'lost its worker',
}

function Facts({ attempt, now }: { attempt: AttemptRow; now: string }) {
  const facts = [
    attempt.how ? howWords[attempt.how] : 'goes on',
    attempt.exitCode !== null && `exit code ${attempt.exitCode}`,
    attempt.durationMilliseconds !== null && formatDuration(attempt.durationMilliseconds),
    attempt.peakMemoryBytes !== null && `${formatBytes(attempt.peakMemoryBytes)} of memory`,
    attempt.outputBytes !== null && `${formatBytes(attempt.outputBytes)} of output`,
    attempt.commit &&
      `${counted(attempt.filesChanged, 'file')}, +${attempt.linesAdded} −${attempt.linesRemoved}`,
  ]
  return (
    <>
      Started <Timestamp at={attempt.startedAt} now={now} /> from <Code>{attempt.base.slice(0, 10)}</Code>;{' '}
      {facts.filter(Boolean).join('; ')}.
    </>
  )
}
