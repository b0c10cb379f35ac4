import { Badge } from '@/components/ui/badge'
import type { FormAction } from '@/components/ui/action-form'

export type ShellViewer = {
  name: string
  email: string
  /** For example `lead` or `reviewer in payments`. */
  roles: string
  scripted: boolean
}

export type AccountMenuProps = { viewer: ShellViewer; signOut: FormAction }

export const accountLook = 'mt-2 flex w-full items-center gap-2 rounded-md p-1.5 text-left hover:bg-hover'

export function AccountCard({ viewer }: { viewer: ShellViewer }) {
  return (
    <>
      <span
        aria-hidden="true"
        className="flex size-6 shrink-0 items-center justify-center rounded-full bg-hold text-2xs font-semibold text-on-hold"
      >
        {initials(viewer.name)}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-xs font-medium">{viewer.name}</span>
        <span className="block truncate text-2xs text-ink-3">{viewer.roles}</span>
      </span>
      {viewer.scripted && <Badge>scripted</Badge>}
    </>
  )
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0] ?? '')
    .join('')
    .toUpperCase()
}
