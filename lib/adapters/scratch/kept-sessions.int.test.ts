import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createKeptSessions } from './kept-sessions'

let place: string
let home: string
let next: string
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'leeway-sessions-'))
  home = join(place, 'home')
  next = join(place, 'next')
  mkdirSync(join(home, '.program/sessions/2026'), { recursive: true })
  writeFileSync(join(home, '.program/sessions/2026/one.jsonl'), 'remembered')
  mkdirSync(next)
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

const sessions = () => createKeptSessions({ dataDirectory: join(place, 'data') })

describe('a kept session', () => {
  it('is found in the next home, and only what was named is', async () => {
    writeFileSync(join(home, '.program/settings.json'), '{}')
    expect(await sessions().keep('r1', home, ['.program/sessions', '.other'])).toBe(true)
    expect(await sessions().restore('r1', next, null)).toBe(true)
    expect(readFileSync(join(next, '.program/sessions/2026/one.jsonl'), 'utf8')).toBe('remembered')
    expect(readdirSync(join(next, '.program'))).toEqual(['sessions'])
    expect(await sessions().restore('r2', next, null)).toBe(false)
    expect(await sessions().list()).toEqual(['r1'])
    await sessions().remove('r1')
    expect(await sessions().list()).toEqual([])
  })

  it('belongs to its run while it is made, so that nobody sweeps it away as a stranger', async () => {
    mkdirSync(join(place, 'data/sessions/r1.new'), { recursive: true })
    expect(await sessions().list()).toEqual(['r1'])
    await sessions().keep('r1', home, ['.program/sessions'])
    mkdirSync(join(place, 'data/sessions/r1.new'))
    expect(await sessions().list()).toEqual(['r1'])
    await sessions().remove('r1')
    expect(readdirSync(join(place, 'data/sessions'))).toEqual([])
  })

  it('holds no link, no second name, and nothing that waits', async () => {
    const secret = join(place, 'secret')
    writeFileSync(secret, 'secret')
    symlinkSync(secret, join(home, '.program/sessions/link'))
    symlinkSync(place, join(home, '.program/sessions/directory'))
    linkSync(secret, join(home, '.program/sessions/second'))
    execFileSync('mkfifo', [join(home, '.program/sessions/fifo')])
    expect(await sessions().keep('r1', home, ['.program/sessions'])).toBe(true)
    await sessions().restore('r1', next, null)
    expect(readdirSync(join(next, '.program/sessions'))).toEqual(['2026'])
  })

  it('is not looked for behind a link', async () => {
    symlinkSync(join(home, '.program'), join(home, '.linked'))
    symlinkSync('/etc', join(home, '.program/etc'))
    expect(await sessions().keep('r1', home, ['.linked/sessions', '.program/etc'])).toBe(true)
    expect(await sessions().restore('r1', next, null)).toBe(false)
  })

  it('that is too large is not kept at all, nor what was kept before', async () => {
    await sessions().keep('r1', home, ['.program/sessions'])
    writeFileSync(join(home, '.program/sessions/huge'), '')
    truncateSync(join(home, '.program/sessions/huge'), 65 * 1024 * 1024)
    expect(await sessions().keep('r1', home, ['.program/sessions'])).toBe(false)
    expect(existsSync(join(place, 'data/sessions/r1'))).toBe(false)
    expect(existsSync(join(place, 'data/sessions/r1.new'))).toBe(false)
  })

  it('is no other account’s to read, whatever modes the agent gave', async () => {
    chmodSync(join(home, '.program/sessions/2026/one.jsonl'), 0o4777)
    await sessions().keep('r1', home, ['.program/sessions'])
    const kept = join(place, 'data/sessions/r1/.program/sessions/2026/one.jsonl')
    expect([statSync(kept).mode & 0o7777, statSync(join(place, 'data/sessions')).mode & 0o777]).toEqual([
      0o600, 0o700,
    ])
  })
})
