import { Fragment } from 'react'
import { markDeceiving } from '../../lib/domain/invisible-characters'
import { Code } from './code'

/** A sentence from a rule or a message: begins with a capital, and what stands in backticks is set as code. */
export function Words({ text }: { text: string }) {
  return <Marked text={text.charAt(0).toUpperCase() + text.slice(1)} />
}

/** The same in the middle of a sentence. A path or a name in it may be an agent's, so what it hides is marked. */
export function Marked({ text }: { text: string }) {
  const shown = markDeceiving(text)
  const parts = shown.split('`')
  // An odd number of backticks is no pair: then nothing is code.
  if (parts.length % 2 === 0) return shown
  return parts.map((part, index) =>
    index % 2 === 1 ? <Code key={index}>{part}</Code> : <Fragment key={index}>{part}</Fragment>,
  )
}
