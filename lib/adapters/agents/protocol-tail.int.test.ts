import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MalformedReport, ProtocolReport, ProtocolTail } from '../../orchestrator/scratch-ports'
import { createProtocolTail } from './protocol-tail'

let directory: string
let tail: ProtocolTail
let reports: ProtocolReport[]
let malformed: MalformedReport[]

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'leeway-protocol-'))
  reports = []
  malformed = []
  tail = createProtocolTail({
    directory,
    onReport: (report) => reports.push(report),
    onMalformed: (one) => malformed.push(one),
  })
})
afterEach(() => {
  tail.stop()
  rmSync(directory, { recursive: true, force: true })
})

const containing = (part: string): unknown => expect.stringContaining(part)
const at = (file: string) => join(directory, file)

describe('what an agent reports', () => {
  it('arrives line by line, as it was written', () => {
    writeFileSync(at('reasoning.jsonl'), '{"text":"first"}\n"second"\n\n')
    writeFileSync(at('events.jsonl'), '{"type":"edited","path":"a\\u0000b"}\n')
    tail.poll()
    appendFileSync(at('reasoning.jsonl'), '{"text":"third"}\n')
    tail.poll()
    tail.poll()
    expect(reports).toEqual([
      { kind: 'reasoning', content: '{"text":"first"}' },
      { kind: 'reasoning', content: '"second"' },
      { kind: 'event', content: '{"type":"edited","path":"a\\u0000b"}' },
      { kind: 'reasoning', content: '{"text":"third"}' },
    ])
    expect(malformed).toEqual([])
  })

  it('is held while a line has no end, and taken as it is when nothing more comes', () => {
    writeFileSync(at('events.jsonl'), '{"a":')
    tail.poll()
    expect(reports).toEqual([])
    appendFileSync(at('events.jsonl'), '1}\n{"b":2}')
    tail.poll()
    expect(reports).toEqual([{ kind: 'event', content: '{"a":1}' }])
    tail.stop()
    expect(reports[1]).toEqual({ kind: 'event', content: '{"b":2}' })
  })

  it('arrives once for each new status, and for a handover that is no longer being written', () => {
    writeFileSync(at('status.json'), '{"state":"reading"}')
    writeFileSync(at('handover.md'), 'So fa')
    tail.poll()
    writeFileSync(at('handover.md'), 'So far so good')
    tail.poll()
    writeFileSync(at('status.json'), '{"state":"writing"}')
    tail.poll()
    tail.stop()
    expect(reports).toEqual([
      { kind: 'status', content: '{"state":"reading"}' },
      { kind: 'status', content: '{"state":"writing"}' },
      { kind: 'handover', content: 'So far so good' },
    ])
  })

  it('starts again at line 1 when a file is cut or replaced', () => {
    writeFileSync(at('events.jsonl'), '{"n":1}\n{"n":2}\n')
    tail.poll()
    truncateSync(at('events.jsonl'))
    tail.poll()
    writeFileSync(at('events.jsonl'), '{"n":3}\n')
    tail.poll()
    writeFileSync(at('other'), '{"n":4}\nno\n')
    renameSync(at('other'), at('events.jsonl'))
    tail.poll()
    expect(reports.map((report) => report.content)).toEqual(['{"n":1}', '{"n":2}', '{"n":3}', '{"n":4}'])
    expect(malformed).toEqual([{ file: 'events.jsonl', line: 2, why: 'is not JSON', excerpt: 'no' }])
  })
})

describe('what is not in order is recorded as such', () => {
  it('lines that are not JSON, or not of the right form, with file, line and excerpt', () => {
    writeFileSync(at('events.jsonl'), '{"ok":1}\nnot json\n[1]\n"text"\n')
    writeFileSync(at('reasoning.jsonl'), Buffer.from([0xff, 0x00, 0x0a]))
    tail.poll()
    expect(malformed).toEqual([
      { file: 'reasoning.jsonl', line: 1, why: 'is not JSON', excerpt: '\uFFFD\uFFFD' },
      { file: 'events.jsonl', line: 2, why: 'is not JSON', excerpt: 'not json' },
      { file: 'events.jsonl', line: 3, why: 'is not a JSON object', excerpt: '[1]' },
      { file: 'events.jsonl', line: 4, why: 'is not a JSON object', excerpt: '"text"' },
    ])
    expect(reports).toEqual([{ kind: 'event', content: '{"ok":1}' }])
  })

  it('a line that is too long is dropped, the next one is read', () => {
    writeFileSync(at('events.jsonl'), `{"a":"${'x'.repeat(3_000_000)}"}\n{"b":2}\n`)
    tail.poll()
    expect(malformed).toMatchObject([{ file: 'events.jsonl', line: 1, why: 'is longer than 65536 bytes' }])
    expect(reports).toEqual([{ kind: 'event', content: '{"b":2}' }])
  })

  it('a flood of malformed lines is cut, and it says so', () => {
    writeFileSync(at('events.jsonl'), 'x\n'.repeat(900))
    tail.poll()
    expect(malformed).toHaveLength(100)
    expect(malformed.at(-1)?.why).toBe('is not JSON; further ones are not recorded')
  })

  it('is read up to a number of lines in all, however slowly they come', () => {
    const now = vi.spyOn(performance, 'now')
    writeFileSync(at('events.jsonl'), '{}\n'.repeat(25_000))
    for (let second = 1; second <= 30; second += 1) {
      now.mockReturnValue(second * 2_000)
      tail.poll()
    }
    now.mockRestore()
    tail.stop()
    expect(reports).toHaveLength(20_000)
    expect(malformed.map(({ why }) => why)).toEqual(['has 20000 lines: the rest is not read'])
  })

  it('a thousand lines a second are read, the others wait', () => {
    writeFileSync(at('events.jsonl'), '{}\n'.repeat(3_000))
    tail.poll()
    tail.poll()
    expect(reports).toHaveLength(1_000)
    tail.stop()
    expect(reports).toHaveLength(3_000)
  })

  it('no more than 16 MiB of a file are read', () => {
    writeFileSync(at('events.jsonl'), `{"a":"${'x'.repeat(60_000)}"}\n`.repeat(300))
    tail.poll()
    expect(reports.length).toBeGreaterThan(250)
    expect(reports.length).toBeLessThan(280)
    expect(malformed).toMatchObject([{ why: 'is longer than 16777216 bytes: the rest is not read' }])
  })

  it('of a document that is replaced at every look, 4 MB and the last version are recorded, and it says so', () => {
    const status = (n: number) => JSON.stringify({ n, text: 'x'.repeat(60_000) })
    for (let n = 1; n <= 100; n += 1) {
      writeFileSync(at('status.json'), status(n))
      tail.poll()
      tail.poll()
    }
    const bytes = () => reports.reduce((sum, { content }) => sum + content.length, 0)
    expect(bytes()).toBeGreaterThan(4_000_000)
    expect(bytes()).toBeLessThanOrEqual(4 * 1024 * 1024)
    expect(malformed).toMatchObject([{ file: 'status.json', why: containing('was replaced too often') }])
    writeFileSync(at('status.json'), status(101))
    tail.stop()
    expect(reports.at(-1)).toEqual({ kind: 'status', content: status(101) })
    expect(bytes()).toBeLessThan(4 * 1024 * 1024 + 64 * 1024)
    expect(malformed).toHaveLength(1)
  })

  it('of a document with little in it, two thousand versions and the last are recorded', () => {
    for (let n = 1; n <= 2_010; n += 1) {
      writeFileSync(at('status.json'), JSON.stringify({ n }))
      tail.poll()
    }
    expect(reports).toHaveLength(2_000)
    tail.stop()
    expect(reports.slice(2_000)).toEqual([{ kind: 'status', content: '{"n":2010}' }])
  })

  it('links, named pipes and directories are never opened', () => {
    writeFileSync(at('secret'), '{"canary":1}\n')
    symlinkSync(at('secret'), at('events.jsonl'))
    symlinkSync(at('secret'), at('status.json'))
    expect(spawnSync('mkfifo', [at('reasoning.jsonl')]).status).toBe(0)
    mkdirSync(at('handover.md'))
    tail.poll()
    tail.poll()
    expect(reports).toEqual([])
    expect(malformed.map((one) => [one.file, one.why])).toEqual([
      ['reasoning.jsonl', 'is not a regular file: it is not read'],
      ['events.jsonl', 'is a symbolic link: it is not followed'],
      ['status.json', 'is a symbolic link: it is not followed'],
      ['handover.md', 'is not a regular file: it is not read'],
    ])
  })
})
