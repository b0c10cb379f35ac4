import { describe, expect, it } from 'vitest'
import { bytePathOfText, isGitName, isTextName, showPath } from './names'
import { whyEscapes } from './resolve-link'
import { createSectionReader } from './split-patch'

describe('a name', () => {
  it.each([
    '.git',
    '.GIT',
    '.git ',
    '.git.',
    '.git::$INDEX_ALLOCATION',
    'git~1',
    '.g\u200cit',
    'a\\.git',
    '.gitmodules',
  ])('like `%s` is taken for git’s own', (name) => expect(isGitName(bytePathOfText(name))).toBe(true))
  it.each(['.gitignore', '.gitattributes', 'git', 'my.git', '.github', 'digit~1'])(
    'like `%s` is not',
    (name) => expect(isGitName(bytePathOfText(name))).toBe(false),
  )
  it('is shown with its odd bytes written out', () => {
    expect(showPath('\xff\n a')).toBe('\\xff\\x0a a')
    expect(showPath(bytePathOfText('ä\t'))).toBe('ä\\x09')
    expect([isTextName('\xff'), isTextName(bytePathOfText('ä'))]).toEqual([false, true])
  })
})

describe('a symbolic link', () => {
  const links = new Map([
    ['deep/er/root', '../..'],
    ['loop', 'loop'],
    ['out', '/etc'],
  ])
  it.each<[string, string, string | undefined]>([
    ['a', 'b/c', undefined],
    ['d/a', '../b', undefined],
    ['d/a', '../../b', 'points outside the tree'],
    ['a', '/etc/passwd', 'points to an absolute path'],
    ['a', 'deep/er/root/b', undefined],
    ['a', 'deep/er/root/../b', 'points outside the tree'],
    ['a', 'out/passwd', 'points through a link to an absolute path'],
    ['a', 'loop/x', 'is part of a loop of links'],
    ['a', '.git/config', 'points into a git directory'],
  ])('`%s` to `%s`: %s', (path, target, why) => expect(whyEscapes(path, target, links)).toBe(why))
})

describe('a patch', () => {
  it('is cut into files wherever its chunks end', () => {
    const patch = 'diff --git a/x b/x\n+diff --git a/y b/y\ndiff --git a/z b/z\n-z\n'
    const second = patch.indexOf('diff --git a/z')
    for (let size = 1; size < patch.length; size += 1) {
      const reader = createSectionReader()
      for (let at = 0; at < patch.length; at += size) reader.add(Buffer.from(patch.slice(at, at + size)))
      expect(reader.end().map(({ text }) => text)).toEqual([patch.slice(0, second), patch.slice(second)])
    }
  })
  it('keeps no text of a file that is too large', () => {
    const reader = createSectionReader()
    reader.add(Buffer.from(`diff --git a/x b/x\n+${'x'.repeat(3_000_000)}\ndiff --git a/z b/z\n-z\n`))
    expect(reader.end().map(({ text }) => text)).toEqual([null, 'diff --git a/z b/z\n-z\n'])
  })
})
