'use client'

import { DiscardDialog, MergeSheet, SendBackDialog } from './decision-dialogs'
import { KeysDialog } from './keys-dialog'
import type { DeskActions } from './review-desk'

export type Opened = 'merge' | 'sendBack' | 'discard' | 'keys'

export type DeskDialogsProps = {
  opened: Opened | null
  onOpen: (opened: Opened | null) => void
  runId: string
  commit: string
  /** What merging is called here. */
  verb: string
  isDraft: boolean
  target: string
  unviewed: readonly string[]
  sensitive: readonly string[]
  warnings: readonly string[]
  actions: DeskActions
}

/** What a decision is made in, loaded when the first one is begun. */
export function DeskDialogs({ opened, onOpen, runId, commit, actions, isDraft, ...merge }: DeskDialogsProps) {
  const decision = (what: Opened) => ({
    runId,
    commit,
    open: opened === what,
    onOpenChange: (open: boolean) => onOpen(open ? what : null),
  })
  return (
    <>
      <MergeSheet {...merge} {...decision('merge')} action={actions.merge} />
      <SendBackDialog {...decision('sendBack')} action={actions.sendBack} />
      <DiscardDialog
        {...decision('discard')}
        verb={isDraft ? 'Drop the draft' : 'Discard'}
        action={actions.discard}
      />
      <KeysDialog {...decision('keys')} />
    </>
  )
}
