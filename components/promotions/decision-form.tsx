'use client'

import { startTransition, useActionState } from 'react'
import { Button } from '@/components/ui/button'
import { Input, Textarea } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import type { ActionResult } from '@/components/ui/action-form'
import { takesFocus } from '@/components/ui/takes-focus'
import { Marked, Words } from '@/components/ui/words'
import type { Level } from '@/lib/domain/level'
import { ConditionFields, type ConditionFieldsProps } from './condition-fields'
import { useOpened } from './use-opened'

/** A server action that a form without scripts can be sent to as well: it is given the answer before. */
export type Decide = (before: ActionResult | null, formData: FormData) => Promise<ActionResult>

export type DecisionFormProps = ConditionFieldsProps & {
  recommendationId: string
  agentId: string
  projectId: string
  taskType: string
  from: Level
  to: Level
  /** Runs that failed or were sent back. */
  mustOpen: readonly string[]
  /** Of two leads who must agree: the second one's conditions are those of the first. */
  isFirst: boolean
  isSecond: boolean
  /** Whose agreement stands on the page; null: nobody's. */
  agreedBy: string | null
  /** Whether there is something for this person to decide: the recommendation may be over. */
  mayDecide: boolean
  /** Why this person could not approve it; null: they could. */
  refusal: string | null
  decide: Decide
}

const moreByDefault = 10

/** A no outlives the form: the page is made anew with it, and what was decided about may be over by then. */
export function DecisionForm(props: DecisionFormProps) {
  const [answer, send, isPending] = useActionState(props.decide, null)
  return (
    <>
      {/* Anew where another lead agrees meanwhile: what was typed was about other terms, and no second press is meant. */}
      {props.mayDecide && <Fields key={props.agreedBy} {...props} send={send} isPending={isPending} />}
      {answer?.ok === false && (
        <div {...(!props.mayDecide && takesFocus)}>
          <Notice tone="fail" role="alert">
            <Words text={answer.problem} />
          </Notice>
        </div>
      )}
    </>
  )
}

type DecideProps = DecisionFormProps & { send: (formData: FormData) => void; isPending: boolean }

function Fields(props: DecideProps) {
  const { recommendationId, agentId, projectId, taskType, from, to, mustOpen, refusal } = props
  const { send, isPending } = props
  const { opened } = useOpened(recommendationId)
  const unopened = mustOpen.filter((runId) => !opened.has(runId))
  const hidden = { recommendationId, agentId, projectId, taskType, agreedBy: props.agreedBy ?? '' }
  return (
    <form
      action={send}
      aria-label="Your decision"
      aria-busy={isPending}
      className="space-y-3"
      // Sent this way what was typed stays after a no; without scripts the browser sends it itself.
      onSubmit={(event) => {
        event.preventDefault()
        if (isPending) return
        const formData = new FormData(event.currentTarget, submitterOf(event.nativeEvent))
        startTransition(() => send(formData))
      }}
    >
      {/* Enter in a field presses the first button: none of the three is meant by that. */}
      <button type="submit" disabled hidden />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {unopened.map((runId) => (
        <input key={runId} type="hidden" name="unopened" value={runId} />
      ))}
      {to === 'auto' && refusal === null && !props.isSecond && <ConditionFields {...props} />}
      <Textarea label="Reason" name="reason" required maxLength={2000} hint="Goes into the log." />
      {unopened.length > 0 && refusal === null && <Unopened count={unopened.length} />}
      {refusal === null ? (
        <Button
          type="submit"
          name="decision"
          value="approve"
          variant="primary"
          size="medium"
          className="w-full"
          aria-disabled={isPending}
        >
          {props.isFirst ? 'Agree to' : 'Approve'} {to}
        </Button>
      ) : (
        <Notice tone="warn">
          You cannot approve this: <Marked text={refusal} />.
        </Notice>
      )}
      <Button
        type="submit"
        name="decision"
        value="keep"
        size="medium"
        className="w-full"
        aria-disabled={isPending}
      >
        Keep at {from}
      </Button>
      <div className="flex items-end gap-2">
        <Input
          label="More outcomes"
          name="more"
          type="number"
          min={1}
          max={1000}
          defaultValue={moreByDefault}
          className="w-28"
        />
        <Button
          type="submit"
          name="decision"
          value="more"
          size="medium"
          className="flex-1"
          aria-disabled={isPending}
        >
          Ask for more
        </Button>
      </div>
    </form>
  )
}

function Unopened({ count }: { count: number }) {
  return (
    <Notice tone="warn">
      {count === 1
        ? 'One run that failed or was sent back is'
        : `${count} runs that failed or were sent back are`}{' '}
      not opened. Say why in the reason if you approve now; it is recorded.
    </Notice>
  )
}

function submitterOf(event: Event): HTMLElement | null {
  return event instanceof SubmitEvent ? event.submitter : null
}
