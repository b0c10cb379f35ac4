import { Fragment } from 'react'
import { Code } from './code'

/** A sentence from a rule or a message: begins with a capital, and what stands in backticks is set as code. */
export function Words({ text }: { text: string }) {
  return <Marked text={text.charAt(0).toUpperCase() + text.slice(1)} />
}

/** The same in the middle of a sentence. */
export function Marked({ text }: { text: string }) {
  const parts = text.split('`')
  // An odd number of backticks is no pair: then nothing is code.
  if (parts.length % 2 === 0) return text
  return parts.map((part, index) =>
    index % 2 === 1 ? <Code key={index}>{part}</Code> : <Fragment key={index}>{part}</Fragment>,
  )
}
