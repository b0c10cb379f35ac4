'use client'

import { useRef } from 'react'
import { ActionForm, type FormAction, SubmitButton } from '@/components/ui/action-form'
import { CauseChoice } from '@/components/ui/cause-choice'
import { Dialog, Sheet } from '@/components/ui/dialog'
import { Textarea } from '@/components/ui/field'
import { Kbd } from '@/components/ui/kbd'
import { Notice } from '@/components/ui/notice'
import { markInvisible } from '../../lib/domain/invisible-characters'
import { counted } from '@/lib/domain/counted'

type Decision = {
  open: boolean
  onOpenChange: (open: boolean) => void
  action: FormAction
  runId: string
  /** The commit that was read; the decision is about no other. */
  commit: string
}

function Subject({ runId, commit }: { runId: string; commit: string }) {
  return (
    <>
      <input type="hidden" name="runId" value={runId} />
      <input type="hidden" name="commit" value={commit} />
    </>
  )
}

export type MergeSheetProps = Decision & {
  verb: string
  target: string
  unviewed: readonly string[]
  sensitive: readonly string[]
  warnings: readonly string[]
}

/** Names what was not looked at; Enter merges. */
export function MergeSheet({ verb, target, unviewed, sensitive, warnings, ...decision }: MergeSheetProps) {
  const button = useRef<HTMLButtonElement>(null)
  const unseen = sensitive.filter((path) => unviewed.includes(path))
  const description = `Exactly this commit lands on ${target}: ${decision.commit.slice(0, 10)}.`
  const { open, onOpenChange } = decision
  return (
    <Sheet {...{ open, onOpenChange, description }} title={verb} initialFocus={button}>
      <ActionForm
        action={decision.action}
        onDone={() => onOpenChange(false)}
        doneMessage="Approved; landing begins"
        className="space-y-3"
      >
        <Subject {...decision} />
        {unviewed.map((path) => (
          <input key={path} type="hidden" name="unviewed" value={path} />
        ))}
        {unseen.length > 0 && (
          <Notice tone="warn">
            <strong>Sensitive and not marked as viewed:</strong>
            <PathList paths={unseen} />
          </Notice>
        )}
        {warnings.map((warning) => (
          <Notice key={warning} tone="warn">
            {warning}
          </Notice>
        ))}
        <p className="text-ink-2">
          {unviewed.length === 0
            ? 'You marked every file as viewed.'
            : `${counted(unviewed.length, 'file is', 'files are')} not marked as viewed; the log records which.`}
        </p>
        <div className="flex justify-end">
          <SubmitButton ref={button} size="medium">
            {verb} <Kbd>Enter</Kbd>
          </SubmitButton>
        </div>
      </ActionForm>
    </Sheet>
  )
}

function PathList({ paths }: { paths: readonly string[] }) {
  return (
    <ul className="mt-1 font-mono text-xs">
      {paths.map((path) => (
        <li key={path} className="wrap-anywhere">
          {markInvisible(path).text}
        </li>
      ))}
    </ul>
  )
}

export function SendBackDialog({ open, onOpenChange, action, ...subject }: Decision) {
  const description =
    'The agent starts its next attempt in this run with your words; the task stays as it is.'
  return (
    <Dialog {...{ open, onOpenChange, description }} title="Send back to the agent">
      <ActionForm
        action={action}
        onDone={() => onOpenChange(false)}
        doneMessage="Sent back"
        className="space-y-3"
      >
        <Subject {...subject} />
        <Textarea label="What should be different" name="text" required rows={6} maxLength={20_000} />
        <CauseChoice label="Why it did not pass" />
        <div className="flex justify-end">
          <SubmitButton>Send back</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}

export function DiscardDialog({ open, onOpenChange, action, verb, ...subject }: Decision & { verb: string }) {
  const description = 'The run ends; nothing lands. The change stays in the log.'
  return (
    <Dialog {...{ open, onOpenChange, description }} title={verb}>
      <ActionForm
        action={action}
        onDone={() => onOpenChange(false)}
        doneMessage="Discarded"
        className="space-y-3"
      >
        <Subject {...subject} />
        <CauseChoice label="Cause" />
        <Textarea label="In your words" name="words" required rows={3} maxLength={2000} />
        <div className="flex justify-end">
          <SubmitButton>{verb}</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}
