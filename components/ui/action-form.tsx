'use client'

import {
  type ComponentProps,
  createContext,
  type ReactNode,
  startTransition,
  use,
  useActionState,
  useEffect,
  useRef,
} from 'react'
import { Button, type ButtonProps } from './button'
import { Notice } from './notice'
import { showDone, showProblem } from './toast'
import { Words } from './words'

/** `tell`: something the person must read now, because it is shown only once. */
export type ActionResult = { ok: true; tell?: string } | { ok: false; problem: string }
/** A server action as a form sees it. */
export type FormAction = (formData: FormData) => Promise<ActionResult>

const Pending = createContext(false)

export type ActionFormProps = Omit<ComponentProps<'form'>, 'action' | 'onSubmit'> & {
  action: FormAction
  /** Runs after the action said yes. */
  onDone?: () => void
  /** Said in a message after the action said yes. */
  doneMessage?: string
  /** For forms that add one thing after another: empty again after the action said yes. */
  empties?: boolean
  children: ReactNode
}

/**
 * Sends a form and shows the problem where the answer is no. What was typed stays: React would empty a form
 * that is sent through its `action`, also after a refusal. Where the page is made anew without the form, because
 * somebody was faster, a message says the problem.
 */
export function ActionForm({
  action,
  onDone,
  doneMessage,
  empties = false,
  children,
  ...rest
}: ActionFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const [result, send, isPending] = useAnswer(async (formData) => {
    const answer = await action(formData)
    if (answer.ok && doneMessage) showDone(doneMessage)
    if (answer.ok) onDone?.()
    if (answer.ok && empties) form.current?.reset()
    return answer
  })
  return (
    <form
      // Sent by the browser itself before or without scripts, what was typed must not stand in an address.
      method="post"
      {...rest}
      ref={form}
      aria-busy={isPending}
      onSubmit={(event) => {
        event.preventDefault()
        if (isPending) return
        const formData = new FormData(event.currentTarget, submitterOf(event.nativeEvent))
        startTransition(() => send(formData))
      }}
    >
      <Pending value={isPending}>{children}</Pending>
      {result?.ok === true && result.tell !== undefined && (
        <Notice tone="neutral" role="status" className="mt-3">
          <Words text={result.tell} />
        </Notice>
      )}
      {result?.ok === false && (
        <Notice tone="fail" role="alert" className="mt-3">
          <Words text={result.problem} />
        </Notice>
      )}
    </form>
  )
}

/** A no that the form can show no more, because the page came without it, is said in a message. */
function useAnswer(action: FormAction) {
  const unseen = useRef<string | null>(null)
  const state = useActionState(async (_: ActionResult | null, formData: FormData): Promise<ActionResult> => {
    const answer = await action(formData)
    unseen.current = answer.ok ? null : answer.problem
    return answer
  }, null)
  const [shown] = state
  useEffect(() => {
    unseen.current = null
  }, [shown])
  useEffect(
    () => () => {
      if (unseen.current !== null) showProblem(unseen.current)
      unseen.current = null
    },
    [],
  )
  return state
}

function submitterOf(event: Event): HTMLElement | null {
  return event instanceof SubmitEvent ? event.submitter : null
}

/** Sends its form; waits while the form is on its way, and keeps the focus, which `disabled` would take away. */
export function SubmitButton({ variant = 'primary', ...rest }: ButtonProps) {
  const isPending = use(Pending)
  return <Button type="submit" variant={variant} aria-disabled={isPending} {...rest} />
}
