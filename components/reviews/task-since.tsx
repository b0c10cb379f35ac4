import Link from 'next/link'
import type { TaskSince } from './requirements'

export const taskWarning = {
  changed: 'Task: its file was edited after this run began; the agent worked from the text before.',
  removed: 'Task: its file was removed after this run began; nobody may want this change any more.',
}

export function TaskEvidence({ href, since }: { href: string; since: TaskSince }) {
  if (since === null) return null
  return (
    <div className="space-y-2">
      <p>{taskWarning[since]}</p>
      <p className="text-ink-2">
        A run keeps the task as it was when it began, also when its change is sent back. Discard it to have
        the task done as it reads now.
      </p>
      <Link href={href} className="underline">
        The task as it is now
      </Link>
    </div>
  )
}
