import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createKeptSessions } from '../adapters/scratch/kept-sessions'
import { restoreSession } from './attempt-session'

let directory: string
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'leeway-session-'))))
afterEach(() => rmSync(directory, { recursive: true }))

async function restored(before: string, now: string) {
  const sessions = createKeptSessions({ dataDirectory: directory })
  const [old, home] = [join(directory, 'old'), join(directory, 'home')]
  for (const path of [join(old, 'said'), home]) mkdirSync(path, { recursive: true })
  writeFileSync(join(old, 'said', 'a'), 'what was read')
  await sessions.keep('r1', old, ['said'])
  const run = { runId: 'r1', session: 's1', compiledHash: before }
  const attempt = { runtime: { sessionDirectories: ['said'] }, place: { home }, user: null }
  const session = await restoreSession({ sessions }, run, { ...attempt, compiledHash: now })
  return { session, read: () => readFileSync(join(home, 'said', 'a'), 'utf8') }
}

test('an attempt under the same permissions goes on with the session of the one before', async () => {
  const { session, read } = await restored('hash', 'hash')
  expect([session, read()]).toEqual(['s1', 'what was read'])
})

test('under other permissions it begins anew, and sees nothing of what the one before could read', async () => {
  const { session, read } = await restored('hash', 'another')
  expect(session).toBeNull()
  expect(read).toThrow('ENOENT')
})
