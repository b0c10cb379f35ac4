import { expect, test } from 'vitest'
import { outcomes } from './outcomes'
import { countedChange } from './recorded-run'
import { folded } from './testing/log'
import { mergedByItself } from './testing/run-stories'

test('a run that counts was open from its last attempt until its outcome', () => {
  const row = folded(outcomes, mergedByItself('r1'))['r1'] ?? expect.fail()
  expect(countedChange({ ...row, earlier: [], regressed: false })).toEqual({
    ...{ agent: 'a1', project: 'p1', taskType: 'docs', openedAt: Date.parse(row.beganAt), merged: true },
    closedAt: Date.parse(row.at),
  })
})
