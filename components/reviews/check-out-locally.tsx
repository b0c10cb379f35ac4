import { Code } from '@/components/ui/code'
import { CopyButton } from '@/components/ui/copy-button'

/** A clean tree made from the commit; the agent's own worktree is never handed out. */
export function CheckOutLocally({ command, commit }: { command: string; commit: string }) {
  const next = 'git switch --detach FETCH_HEAD'
  return (
    <div className="space-y-1.5">
      <p className="font-medium">Check it out locally</p>
      <p className="text-ink-2">
        In a clone of the project, on the machine Leeway runs on and as the account that runs it: nobody else
        can read the mirror. It fetches exactly <Code>{commit.slice(0, 10)}</Code>.
      </p>
      <Code>{command}</Code>
      <p>
        <CopyButton text={command}>Copy</CopyButton>
      </p>
      <p className="text-ink-2">
        Then <Code>{next}</Code> puts it into your checkout. It is what the agent wrote: read before you run
        any of it.
      </p>
    </div>
  )
}
