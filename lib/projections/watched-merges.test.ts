import { expect, test } from 'vitest'
import { at, folded } from './testing/log'
import { brokenBefore, mergedByItself, sampledMerge, takenBack } from './testing/run-stories'
import { watchedMerges } from './watched-merges'

test('a watched merge is due until it was checked, or is gone', () => {
  expect(folded(watchedMerges, sampledMerge('r1'))).toStrictEqual({
    r1: { projectId: 'p1', runId: 'r1', at: at(11) },
  })
  expect(folded(watchedMerges, sampledMerge('r1', [brokenBefore]))).toStrictEqual({})
  expect(folded(watchedMerges, takenBack('r1'))).toStrictEqual({})
})

test('a merge of an early log is not', () => {
  expect(folded(watchedMerges, mergedByItself('r1'))).toStrictEqual({})
})
