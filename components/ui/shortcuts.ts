'use client'

import { useHotkeys } from 'react-hotkeys-hook'
import { useRemembered } from './remembered'

/** Whether single keys act; people who dictate or tremble switch them off (WCAG 2.1.4). */
export function useShortcutSwitch(): [boolean, (on: boolean) => void] {
  const [value, remember] = useRemembered('single-key-shortcuts', 'on')
  return [value === 'on', (on) => remember(on ? 'on' : 'off')]
}

/** Acts on single keys, by the character typed; never in a field, a dialog or a menu. */
export function useShortcuts(handlers: Readonly<Record<string, () => void>>): void {
  const [enabled] = useShortcutSwitch()
  useHotkeys(
    '*',
    (event) => {
      const handler = Object.hasOwn(handlers, event.key) ? handlers[event.key] : undefined
      if (!handler || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return
      event.preventDefault()
      handler()
    },
    { enabled },
    [handlers],
  )
}

function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role=dialog],[role=alertdialog],[role=menu]') !== null
}
