'use client'

import { type ComponentProps, type ComponentType, useEffect, useState } from 'react'
import type { ToastMessages } from './toast-messages'

export type Message = { tone: 'done' | 'problem'; text: string }
type Show = (message: Message) => void

const waiting: Message[] = []
let show: Show | null = null
let load: (() => void) | null = null

/** Where messages appear; they are announced politely. What shows them is loaded with the first one. */
export function ToastRegion() {
  const [Messages, setMessages] = useState<ComponentType<ComponentProps<typeof ToastMessages>> | null>(null)
  useEffect(() => {
    load = () => void import('./toast-messages').then((module) => setMessages(() => module.ToastMessages))
    if (waiting.length > 0) load()
    return () => {
      load = null
    }
  }, [])
  return Messages && <Messages listen={listen} />
}

function listen(listener: Show): () => void {
  show = listener
  for (const message of waiting.splice(0)) listener(message)
  return () => {
    show = null
  }
}

function say(message: Message): void {
  if (show) return show(message)
  waiting.push(message)
  load?.()
}

export function showDone(text: string): void {
  say({ tone: 'done', text })
}

export function showProblem(text: string): void {
  say({ tone: 'problem', text })
}
