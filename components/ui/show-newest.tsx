'use client'

import { useRouter } from 'next/navigation'
import { Button } from './button'
import { publishShown } from './live-events'

/** Makes the page anew, where its reader stands. */
export function ShowNewest() {
  const router = useRouter()
  const show = () => {
    publishShown()
    router.refresh()
  }
  return (
    <p className="flex flex-wrap items-center gap-2">
      What stands below is older.
      <Button onClick={show}>Show it as it is now</Button>
    </p>
  )
}
