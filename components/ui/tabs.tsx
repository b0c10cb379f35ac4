'use client'

import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export type Tab = { value: string; label: ReactNode; content: ReactNode }
export type TabsProps = { label: string; tabs: readonly Tab[]; initial?: string }

const look =
  'relative h-8 shrink-0 whitespace-nowrap px-2.5 text-xs font-medium text-ink-2 hover:text-ink data-active:text-ink data-active:shadow-[inset_0_-2px_var(--ink)]'

export function Tabs({ label, tabs, initial }: TabsProps) {
  return (
    <Base.Root defaultValue={initial ?? tabs[0]?.value}>
      <Base.List aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line">
        {tabs.map((tab) => (
          <Base.Tab key={tab.value} value={tab.value} className={look}>
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="pt-3">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
