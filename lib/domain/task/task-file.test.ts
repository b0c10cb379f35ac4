import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { processorSeconds } from '../testing/processor-seconds'
import { formatTaskFile, parseTaskFile, taskName } from './task-file'

const path = '.leeway/tasks/docs/fix-readme.md'

function problemsOf(content: string | Uint8Array) {
  const parsed = parseTaskFile({ path, content })
  return parsed.ok ? [] : parsed.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

describe('a task file', () => {
  test('gives every field and its instructions', () => {
    const content = `---
id: fix-readme
title: Fix the README
type: docs
priority: 2
tags: [automate, readme]
autonomy: auto
profile: implement + careful(docs)
agent: scribe
paths:
  - README.md
  - docs/**
checks: npm run lint
---

Do it.
`
    expect(parseTaskFile({ path, content })).toEqual({
      ok: true,
      fields: {
        name: 'fix-readme',
        title: 'Fix the README',
        type: 'docs',
        priority: 2,
        tags: ['automate', 'readme'],
        autonomy: 'auto',
        profile: 'implement + careful(docs)',
        agent: 'scribe',
        paths: ['README.md', 'docs/**'],
        checks: ['npm run lint'],
      },
      body: 'Do it.\n',
    })
  })

  test('is read at once, however many blanks stand in a line of it', () => {
    const read = (content: string) => {
      const { result, seconds } = processorSeconds(() => parseTaskFile({ path, content }))
      expect(seconds).toBeLessThan(1)
      return result
    }
    expect(read(`#${' '.repeat(60_000)}\n#  Mend it  \n`)).toMatchObject({ ok: false })
    const named = `---\ntype: docs\n---\n#${' '.repeat(60_000)}\n#  Mend it \t\nDo it.\n`
    expect(read(named)).toMatchObject({ ok: true, fields: { title: 'Mend it' } })
  })

  test('takes name from its path, title from its first heading, review and priority 3 where it says nothing', () => {
    const parsed = parseTaskFile({
      path,
      content: '---\ntype: docs\n---\n\n```\n# not me\n```\n## Say hello\n',
    })
    expect(parsed).toMatchObject({
      ok: true,
      fields: { name: 'docs/fix-readme', title: 'Say hello', autonomy: 'review', priority: 3, paths: [] },
    })
    expect(taskName('.leeway/tasks/a/b.md')).toBe('a/b')
  })

  test('reports all problems of a file with line and column', () => {
    const content = `---
title: ''
type: Docs!
priority: 9
autonomy: yolo
owner: me
paths: [/etc/passwd, ../x, 'a/{b,c}', ok/**]
priority: 1
---
`
    expect(problemsOf(content)).toEqual([
      '2:8 `title` is empty; give it a value',
      '3:7 `type` has `Docs!`; use only small letters, digits, `.`, `_` and `-`, a letter or digit first',
      '5:11 `autonomy` is `yolo`; write one of `hold`, `review`, `auto`',
      expect.stringMatching(/^6:1 a task file has no field `owner`; it may have `id`/),
      '7:9 `/etc/passwd` is absolute; write it relative to the top of the repository',
      '7:22 `../x` has `..`; write it relative to the top of the repository',
      '7:28 `a/{b,c}` uses a sign other than `*`, `**` and `?`; write several globs',
      '8:1 this key stands here for the second time; keep one',
      '10:1 the instructions are empty; say what is to be done',
    ])
  })

  test('refuses anchors, aliases and tags', () => {
    const content = '---\ntype: &t docs\nagent: *t\nprofile: !!js/function x\n---\nx\n'
    expect(problemsOf(content)).toEqual([
      expect.stringMatching(/^2:\d+ remove the anchor `&t`/),
      expect.stringMatching(/^3:8 `\*` refers to an anchor/),
      expect.stringMatching(/^4:\d+ remove the tag/),
    ])
  })

  test('without front matter lacks only its type', () => {
    expect(problemsOf('# Tidy up\n\nPlease.\n')).toEqual([
      '1:1 the task has no `type`; add one that the policy knows, e.g. `type: docs`',
    ])
  })

  test('with front matter that does not end, is no map or is no YAML is broken', () => {
    expect(problemsOf('---\ntype: docs\n')).toEqual([
      '1:1 the front matter that begins here has no end; add a line `---` below its fields',
    ])
    expect(problemsOf('---\n- a\n---\nx')).toEqual(['2:1 a task file must be a list of `field: value` lines'])
    expect(problemsOf('---\ntype: [docs\n---\nx')[0]).toMatch(/^\d+:\d+ /)
  })

  test('that is not UTF-8 is refused where the bad byte stands', () => {
    const content = Uint8Array.from([...new TextEncoder().encode('---\ntype: d'), 0xff, 0x0a])
    expect(problemsOf(content)).toEqual(['2:8 this is not UTF-8; save the file as UTF-8'])
  })

  test('over 64 KiB is refused', () => {
    expect(problemsOf('x'.repeat(65_537))).toEqual([
      '1:1 the file has 65537 bytes; at most 65536 are read, so shorten it',
    ])
  })

  test('reads Windows line ends and a byte order mark', () => {
    expect(problemsOf('\uFEFF---\r\ntype: docs\r\n---\r\nx\r\n')).toEqual([])
  })
})

const word = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,12}$/)
const line = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => text.trim() !== '' && !/[\0\r]/.test(text))
const fields = fc.record({
  name: word,
  title: line.map((text) => text.trim()),
  type: word,
  priority: fc.integer({ min: 1, max: 5 }),
  tags: fc.array(word, { maxLength: 3 }),
  autonomy: fc.constantFrom('hold' as const, 'review' as const, 'auto' as const),
  profile: fc.option(line.map((text) => text.trim())),
  agent: fc.option(word),
  paths: fc.array(fc.constantFrom('src/**', 'docs', '*.md', '**/*.ts', 'null'), { maxLength: 3 }),
  checks: fc.array(line, { maxLength: 3 }),
})

test('what is written as a task file is read back as it was', () => {
  fc.assert(
    fc.property(fields, line, (written, body) => {
      const content = formatTaskFile(written, `${body}\n`)
      expect(parseTaskFile({ path, content })).toEqual({ ok: true, fields: written, body: `${body}\n` })
    }),
    { numRuns: 500 },
  )
})

test('any bytes are read or refused with places, never thrown on', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      const prefix = new TextEncoder().encode('---\n')
      const parsed = parseTaskFile({ path, content: Uint8Array.from([...prefix, ...noise]) })
      if (!parsed.ok)
        expect(parsed.problems.every(({ line: at, column }) => at >= 1 && column >= 1)).toBe(true)
    }),
    { numRuns: 500 },
  )
})
