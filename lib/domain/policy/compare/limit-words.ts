import type { Limits } from '../../events/fields'
import { sizeWords } from '../size-words'

const seconds = (count: number) => `${count} s`
const plain = (count: number) => count.toLocaleString('en')

const words: Record<keyof Limits, { of: string; told: (amount: number) => string }> = {
  timeSeconds: { of: 'time', told: seconds },
  idleSeconds: { of: 'silence', told: seconds },
  outputBytes: { of: 'output', told: sizeWords },
  processes: { of: 'processes', told: plain },
  memoryBytes: { of: 'memory', told: sizeWords },
  diskBytes: { of: 'disk', told: sizeWords },
  files: { of: 'files', told: plain },
  tokens: { of: 'tokens', told: plain },
  costMicroUsd: { of: 'cost', told: (amount) => `${amount / 1_000_000} USD` },
}

/** What a limit bounds, as people call it. */
export function limitNameWords(name: keyof Limits): string {
  return `the limit of ${words[name].of}`
}

/** A limit with its unit; Infinity: there is none. */
export function limitAmountWords(name: keyof Limits, amount: number): string {
  return amount === Infinity ? 'none' : words[name].told(amount)
}
