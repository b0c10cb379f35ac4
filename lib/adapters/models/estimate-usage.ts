import type { Usage } from './model-interface'

const requestBytesPerToken = 4
/** With what an event has around its few characters of text. */
const replyBytesPerToken = 16

/**
 * What a reply cost: as the provider told it. Where it broke off before that was told, at least what its size
 * suggests, so that nobody gets tokens for nothing by hanging up.
 */
export function estimateUsage(known: {
  requestBytes: number
  usage?: Usage | null
  replyBytes?: number
  isWhole?: boolean
}): Usage {
  const { requestBytes, usage = null, replyBytes = 0, isWhole = false } = known
  if (usage !== null && isWhole) return usage
  const outputTokens = Math.ceil(replyBytes / replyBytesPerToken)
  if (usage !== null) return { ...usage, outputTokens: Math.max(usage.outputTokens, outputTokens) }
  const inputTokens = Math.ceil(requestBytes / requestBytesPerToken)
  return { inputTokens, outputTokens, cachedTokens: 0, cacheWriteTokens: 0 }
}
