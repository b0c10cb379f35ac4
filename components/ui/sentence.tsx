// Facts as sentences are shown by the audit log and by a run, which import nothing of one another.
import Link from 'next/link'
import { Fragment } from 'react'
import { markDeceiving } from '../../lib/domain/invisible-characters'
import type { Sentence as SentenceParts, SentencePart } from '../../lib/projections/sentence'
import { Code } from './code'
import { Marked } from './words'

/** What to call an id: keyed `person:<id>`, `agent:<id>`, `project:<id>`, `task:<id>`, `run:<id>`. */
export type NameBook = Readonly<Record<string, { label: string; href?: string }>>

export type SentenceProps = { parts: SentenceParts; names: NameBook }

export function Sentence({ parts, names }: SentenceProps) {
  return (
    <span className="wrap-anywhere">
      {parts.map((part, index) => (
        <Fragment key={index}>
          {typeof part === 'string' ? <Marked text={part} /> : <Named part={part} names={names} />}
        </Fragment>
      ))}
    </span>
  )
}

function Named({ part, names }: { part: Exclude<SentencePart, string>; names: NameBook }) {
  if (part.kind === 'said')
    return (
      <q className="text-ink-2">
        <Marked text={part.text} />
      </q>
    )
  if (part.kind === 'reported') return <q className="text-ink-2">{markDeceiving(part.text)}</q>
  if (part.kind === 'plain') return markDeceiving(part.text)
  if (part.kind === 'system') return 'Leeway'
  if (part.kind === 'worker') return <span title={part.id}>A worker</span>
  const name = names[`${part.kind}:${part.id}`]
  if (!name)
    return <Code>{part.kind === 'commit' || part.kind === 'blob' ? part.id.slice(0, 10) : part.id}</Code>
  if (!name.href) return <strong>{markDeceiving(name.label)}</strong>
  return (
    <Link href={name.href} className="prose-link">
      {markDeceiving(name.label)}
    </Link>
  )
}
