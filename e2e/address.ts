import { freePort } from '../scripts/free-port'

// Playwright's workers read this file anew, and find in their environment what was taken first.
process.env['LEEWAY_E2E_PORT'] ??= String(await freePort())

/** Where the journeys' own installation answers: not where a developer's does, nor another checkout's. */
export const port = Number(process.env['LEEWAY_E2E_PORT'])
export const address = `http://127.0.0.1:${port}`
