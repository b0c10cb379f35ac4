import { Fragment } from 'react'
import { Code } from './code'

/** A sentence from a rule or a message: begins with a capital, and what stands in backticks is set as code. */
export function Words({ text }: { text: string }) {
  const parts = text.split('`')
  // An odd number of backticks is no pair: then nothing is code.
  if (parts.length % 2 === 0) return capitalised(text)
  return parts.map((part, index) => {
    if (index % 2 === 1) return <Code key={index}>{part}</Code>
    return <Fragment key={index}>{index === 0 ? capitalised(part) : part}</Fragment>
  })
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
