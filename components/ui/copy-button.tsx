'use client'

import { Copy } from 'lucide-react'
import { Button } from './button'
import { showDone, showProblem } from './toast'

export type CopyButtonProps = { text: string; children: string }

export function CopyButton({ text, children }: CopyButtonProps) {
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => showDone('Copied'),
      () => showProblem('The browser did not allow copying: select the text instead'),
    )
  }
  return (
    <Button onClick={copy}>
      <Copy aria-hidden="true" className="size-3.5" />
      {children}
    </Button>
  )
}
