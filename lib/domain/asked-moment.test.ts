import { expect, test } from 'vitest'
import { readAskedMoment } from './asked-moment'

const instant = (text: string) => ({ kind: 'instant', instant: text })

test.each([
  ['17', { kind: 'position', position: 17 }],
  ['2026-01-31T12:00:00.5Z', instant('2026-01-31T12:00:00.500Z')],
  ['2026-01-31T12:00:00+02:00', instant('2026-01-31T10:00:00.000Z')],
  // As a browser writes what was picked: whatever the server's own zone is.
  ['2026-01-31T12:00', instant('2026-01-31T12:00:00.000Z')],
  ['2026-01-31', instant('2026-01-31T00:00:00.000Z')],
])('`%s` names a moment', (text, moment) => {
  expect(readAskedMoment(text)).toEqual(moment)
})

test.each([
  '',
  'yesterday',
  '-1',
  '1.5',
  '12:00',
  '2026-02-30T12:00:00Z',
  '9'.repeat(16),
  '2026-01-31 12:00',
])('`%s` names none', (text) => {
  expect(readAskedMoment(text)).toBeNull()
})
