import { expect, test } from 'vitest'
import { pastCommit } from './past-commit'

const [a, b] = ['a'.repeat(40), 'b'.repeat(40)]

function said(message: string) {
  const { helpers, titles, takesBack, repairs } = pastCommit({
    ...{ commit: a, parents: [], author: 'Ada <ada@example.org>', message, authored: 0, committed: 0 },
  })
  return { helpers, titles, takesBack, repairs }
}

test('who helped is read from trailers, whatever their case', () => {
  const message =
    'docs: say more\n\nWhy.\n\nCo-authored-by: Claude <noreply@anthropic.com>\nassisted-by: Gemini\nSigned-off-by: Ada\n'
  expect(said(message)).toEqual({
    helpers: ['Claude <noreply@anthropic.com>', 'Gemini'],
    ...{ titles: ['docs: say more'], takesBack: [], repairs: [] },
  })
})

test('what is taken back is read in the words of git and of trailers, in full or shortened', () => {
  const words = `Revert "x"\n\nThis reverts commit ${b}, reversing\nchanges made to ${a}.\n\nReverts: ${a.slice(0, 9)}\nFixes: ${b.slice(0, 12)} ("x")\n`
  expect(said(words)).toMatchObject({ takesBack: [b, a.slice(0, 9)], repairs: [b.slice(0, 12)] })
})

test('what only sounds like it takes nothing back', () => {
  const words = 'talk of it\n\nIf this reverts commit abcdef1, tell us.\nFixes: #1234567\nReverts: the mood\n'
  expect(said(words)).toMatchObject({ helpers: [], takesBack: [], repairs: [] })
})

test('a merge has the title of what it merged too', () => {
  expect(said('Merge pull request #7 from x/y\n\nfix: the door\n\nmore\n').titles).toEqual([
    'Merge pull request #7 from x/y',
    'fix: the door',
  ])
})

test('what a broken clock wrote is still a date', () => {
  const at = (seconds: number) =>
    pastCommit({
      ...{ commit: a, parents: [], author: '', message: '', authored: seconds, committed: seconds },
    }).committedAt
  expect([-5, 1_700_000_000, 1e15].map(at)).toEqual([
    '1970-01-01T00:00:00.000Z',
    '2023-11-14T22:13:20.000Z',
    '9999-12-31T23:59:59.000Z',
  ])
})
