import Link from 'next/link'

/** Three bars, as the levels: more leeway is earned one bar at a time. */
export function Mark() {
  return (
    <span className="flex size-6 shrink-0 items-center justify-center rounded-md bg-ink text-on-ink">
      <svg viewBox="0 0 12 12" className="size-3.5" aria-hidden="true" fill="currentColor">
        <rect x="0.5" y="8" width="3" height="4" rx="0.75" />
        <rect x="4.5" y="4.5" width="3" height="7.5" rx="0.75" />
        <rect x="8.5" y="0.5" width="3" height="11.5" rx="0.75" />
      </svg>
    </span>
  )
}

export function Brand({ organisation }: { organisation: string }) {
  return (
    <Link href="/" className="flex h-8 items-center gap-2 rounded-md px-1 font-semibold">
      <Mark />
      Leeway
      <span className="ml-auto min-w-0 truncate text-xs font-normal text-ink-3" title={organisation}>
        {organisation}
      </span>
    </Link>
  )
}
