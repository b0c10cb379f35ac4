// What a change takes from the tests that were there: a test that is gone, one that is passed over, one that asks less.
// By the words of common test programs, so that more is seen here than is meant; nobody merges it unread.
import type { Change, ChangedFile } from '../../change'
import { counted } from '../../counted'
import { coversPath } from '../globs/glob'

export type WeakenedTest = { path: string; message: string }

/** `tests`: globs of test files. One sentence for each file that was there before. */
export function weakenedTests({ files }: Change, tests: readonly string[]): WeakenedTest[] {
  const isTest = (path: string | null) => path !== null && tests.some((glob) => coversPath(glob, path))
  return files.flatMap((file) => {
    const wasTest = file.status !== 'added' && isTest(file.previousPath ?? file.path)
    if (!wasTest) return []
    const losses = lossesOf(file, isTest(file.path))
    return losses.length === 0 ? [] : [{ path: file.path, message: losses.join('; ') }]
  })
}

function lossesOf(file: ChangedFile, isTestNow: boolean): string[] {
  if (file.status === 'deleted') return ['this test was deleted']
  if (!isTestNow) return ['this test was moved to where no test is looked for']
  if (file.patch === null) return []
  const { added, removed } = changedLines(file.patch)
  const fewer = (words: RegExp) => count(removed, words) - count(added, words)
  const [cases, asked, passedOver] = [fewer(testCase), fewer(assertion), -fewer(skip)]
  return [
    ...(cases > 0 ? [`${counted(cases, 'fewer test')} than before`] : []),
    ...(asked > 0 ? [`${counted(asked, 'fewer assertion')} than before`] : []),
    ...(passedOver > 0 ? ['tests are passed over that ran before'] : []),
  ]
}

function changedLines(patch: string): { added: string[]; removed: string[] } {
  const lines = patch.split('\n')
  const body = lines.slice(
    Math.max(
      0,
      lines.findIndex((line) => line.startsWith('@@')),
    ),
  )
  const of = (mark: string) => body.filter((line) => line.startsWith(mark)).map((line) => line.slice(1))
  return { added: of('+'), removed: of('-') }
}

function count(lines: readonly string[], words: RegExp): number {
  return lines.filter((line) => words.test(line)).length
}

// An agent writes the lines: no two parts that repeat may match the same text, or one line of blanks stops the worker.
const testCase =
  /\b(?:it|test|specify|scenario)(?:\.each\b|\s*\()|^\s*(?:async\s+)?def\s+test_|^\s*func\s+Test\w*\s*\(|@(?:Parameterized)?Test\b|#\[(?:\w+::)*test\b|\[(?:Fact|Theory|TestMethod|Test)\b/
const assertion = /\b(?:expect|assert\w*|verify|should\w*|require|XCTAssert\w*)\b\s*[!(.]|^\s*assert\s/
const skip =
  /\.(?:skip|only|todo|fails|skipIf)\b|\b(?:xit|xdescribe|xtest|fit|fdescribe)\s*\(|@(?:unittest\.|pytest\.mark\.)?(?:skip\w*|xfail)\b|@(?:Ignore|Disabled)\b|\bt\.Skip\w*\(|#\[ignore/
