'use client'

import { OctagonX } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { FormAction } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { Scope } from '@/lib/domain/events/fields'

export type FreezeScope = { scope: Scope; label: string }
export type StopEverythingProps = { scopes: readonly FreezeScope[]; freeze: FormAction }

// Loaded when the dialog is first opened.
const FreezeForm = dynamic(() => import('./freeze-forms').then((module) => module.FreezeForm))

/** One person, one reason: nothing starts, running jails are stopped, nothing lands. */
export function StopEverything({ scopes, freeze }: StopEverythingProps) {
  const [open, setOpen] = useState(false)
  if (scopes.length === 0) return null
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title="Stop everything"
      description="Nothing starts, running agents are stopped and nothing lands until a lead lifts the freeze. Stopped runs are not the agent's failure."
      trigger={
        <Button variant="danger" className="w-full">
          <OctagonX aria-hidden="true" className="size-4" />
          Stop everything
        </Button>
      }
    >
      <FreezeForm scopes={scopes} freeze={freeze} onDone={() => setOpen(false)} />
    </Dialog>
  )
}
