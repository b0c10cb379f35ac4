import type { ReactNode } from 'react'
import { Notice } from '@/components/ui/notice'
import { Words } from '@/components/ui/words'

/** Sends on, with the form it stands in, up to where of the log its reader was told. Heard when it is there. */
export function ToldCaveats({ position, children }: { position: number | null; children?: ReactNode }) {
  return (
    <div role="status">
      {position !== null && <input type="hidden" name="toldPosition" value={position} />}
      {children}
    </div>
  )
}

export function UntoldCaveats() {
  return (
    <Notice tone="warn">
      What speaks against it could not be read. Look at the lane’s page before you grant.
    </Notice>
  )
}

export function CaveatSentences({ caveats }: { caveats: readonly string[] }) {
  return (
    <ul className="mt-1 list-disc space-y-0.5 pl-5">
      {caveats.map((sentence) => (
        <li key={sentence}>
          <Words text={sentence} />
        </li>
      ))}
    </ul>
  )
}
