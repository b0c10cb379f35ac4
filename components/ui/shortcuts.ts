'use client'

import { useSyncExternalStore } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'

const storageKey = 'single-key-shortcuts'
const listeners = new Set<() => void>()

/** Whether single keys act; people who dictate or tremble switch them off (WCAG 2.1.4). */
export function useShortcutsOn(): boolean {
  return useSyncExternalStore(subscribe, isOn, () => true)
}

export function setShortcutsOn(on: boolean): void {
  localStorage.setItem(storageKey, on ? 'on' : 'off')
  for (const listener of listeners) listener()
}

function isOn(): boolean {
  return localStorage.getItem(storageKey) !== 'off'
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Acts on single keys, by the character typed; never in a field, a dialog or a menu. */
export function useShortcuts(handlers: Readonly<Record<string, () => void>>): void {
  const enabled = useShortcutsOn()
  useHotkeys(
    '*',
    (event) => {
      const handler = handlers[event.key]
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
