'use client'

import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { useTheme } from 'next-themes'

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

export function ThemeChoice({ itemClass }: { itemClass: string }) {
  const { theme, setTheme } = useTheme()
  return (
    <Menu.RadioGroup
      aria-label="Theme"
      value={theme ?? 'system'}
      onValueChange={setTheme}
      className="my-1 border-y border-line py-1"
    >
      {themes.map(({ value, label }) => (
        <Menu.RadioItem key={value} value={value} className={itemClass}>
          <span className="flex-1">{label}</span>
          <Menu.RadioItemIndicator>
            <Check aria-hidden="true" className="size-4" />
          </Menu.RadioItemIndicator>
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  )
}
