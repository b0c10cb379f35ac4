import { createHash } from 'node:crypto'
import { v7 } from 'uuid'
import type { Clock, Digest, Ids } from '../orchestrator/ports'

export const clock: Clock = { now: () => new Date().toISOString() }
export const ids: Ids = { next: () => v7() }
export const digest: Digest = (text) => createHash('sha256').update(text, 'utf8').digest('hex')
