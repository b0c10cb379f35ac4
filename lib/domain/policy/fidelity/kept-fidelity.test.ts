import { expect, test } from 'vitest'
import { runtimes } from '../../events/agent'
import { samplePermissions } from '../compile/testing/sample-policy'
import { fidelityReport } from './fidelity'
import { KeptFidelity } from './kept-fidelity'

test.each(runtimes)('the report of a run of %s can be read again when it was kept', (runtime) => {
  const report = fidelityReport(runtime, samplePermissions('implement'))
  const kept: unknown = JSON.parse(JSON.stringify(report))
  expect(KeptFidelity.parse(kept)).toMatchObject({
    profile: 'implement',
    rows: report.rows.map(({ rule }) => ({ rule })),
  })
})
