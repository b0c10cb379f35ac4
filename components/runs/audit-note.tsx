import type { ReactNode } from 'react'
import { Notice } from '@/components/ui/notice'
import { percent } from '@/lib/domain/percent'
import { type NameBook, Sentence } from '@/components/ui/sentence'
import { Timestamp } from '@/components/ui/timestamp'
import type { AuditStanding } from '@/lib/domain/task/audit-standing'
import type { RunAudit } from '@/lib/projections/runs'

export type AuditNoteProps = {
  audit: RunAudit & { standing: AuditStanding }
  names: NameBook
  now: string
}

/** That a run was drawn for an audit, when, and what is awaited of it. */
export function AuditNote(props: AuditNoteProps) {
  const { audit, now } = props
  return (
    <Notice tone={audit.standing === 'awaited' ? 'warn' : 'neutral'}>
      <p>
        Drawn for an audit <Timestamp at={audit.drawnAt} now={now} />, before it could merge by itself; of its
        lane’s automatic merges {percent(audit.share)} are drawn. {sentences[audit.standing](props)}
      </p>
    </Notice>
  )
}

const sentences: Record<AuditStanding, (props: AuditNoteProps) => ReactNode> = {
  later: () => 'Nothing is awaited yet: once it has merged, somebody reads it and says what they found.',
  awaited: () => (
    <>
      <strong>Awaited:</strong> a reviewer or a lead of this project who does not own the agent reads the
      change and says what they found. Until then it counts for nothing that its lane could gain.
    </>
  ),
  given: Given,
  known: () => 'No audit is awaited any more: it is known to be wrong.',
  none: () => 'No audit is awaited: it did not merge by itself after all.',
}

function Given({ audit: { given }, names, now }: AuditNoteProps) {
  if (given === null) return null
  const { by, clean, words, at } = given
  return (
    <>
      <Sentence parts={[{ kind: by.kind, id: by.id }]} names={names} /> read it,{' '}
      <Timestamp at={at} now={now} />, and found it {clean ? 'as it should be' : 'wrong'}:{' '}
      <Sentence parts={[{ kind: 'said', text: words }]} names={names} />
    </>
  )
}
