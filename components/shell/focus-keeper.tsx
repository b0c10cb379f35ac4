'use client'

import { useEffect } from 'react'

/** A closing dialog gives the focus back by itself, within a few frames. */
const settlesWithinMilliseconds = 150

/**
 * What held the focus may be gone with what was decided, and the browser then begins anew at the top of the page:
 * what tells the result is focused instead, or else the content, so that the keyboard and a screen reader go on there.
 */
export function FocusKeeper() {
  useEffect(() => {
    let last: Element | null = null
    let wasDecision = false
    let timer: ReturnType<typeof setTimeout> | null = null
    const remember = (event: FocusEvent) => {
      last = event.target instanceof Element ? event.target : null
      // The bar that offers news stands beside the page: whoever uses it keeps their place.
      wasDecision = last?.closest('main, [role="dialog"]') != null
    }
    const look = () => {
      timer = null
      if (last === null || last.isConnected || document.activeElement !== document.body) return
      last = null
      const result = wasDecision ? document.querySelector<HTMLElement>('main [data-takes-focus]') : null
      if (result) result.focus()
      else document.getElementById('main')?.focus({ preventScroll: true })
    }
    const observer = new MutationObserver(() => {
      if (last?.isConnected === false) timer ??= setTimeout(look, settlesWithinMilliseconds)
    })
    document.addEventListener('focusin', remember)
    observer.observe(document.body, { childList: true, subtree: true })
    return () => {
      document.removeEventListener('focusin', remember)
      observer.disconnect()
      if (timer !== null) clearTimeout(timer)
    }
  }, [])
  return null
}
