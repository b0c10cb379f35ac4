import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ReporterSecrets } from '../../orchestrator/account-ports'

/** Nothing of a reporter is stored: its secret is made of its id and the installation's own one. */
export function createReporterSecrets(own: string): ReporterSecrets {
  const secretOf = (reporterId: string) =>
    createHmac('sha256', own).update(`leeway reporter ${reporterId}`).digest('base64url')
  return {
    secretOf,
    isSigned({ reporterId, timestamp, body, signature }) {
      const signed = createHmac('sha256', secretOf(reporterId)).update(`${timestamp}.`).update(body)
      const [expected, given] = [signed.digest(), Buffer.from(signature, 'hex')]
      return given.length === expected.length && timingSafeEqual(given, expected)
    },
  }
}
