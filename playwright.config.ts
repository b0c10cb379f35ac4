// Journeys in a real browser, over the production build. One installation serves all of them, one at a time, because
// what one decides is what the next one finds.
import { defineConfig } from '@playwright/test'
import { address } from './e2e/address'
import { findBrowser } from './scripts/browser.mjs'

const executablePath = process.env['LEEWAY_BROWSER'] ?? (await findBrowser())

// The browser calls home on its own unless told otherwise; its own sandbox does not work as root.
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/installation.ts',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  use: {
    baseURL: address,
    viewport: { width: 1360, height: 860 },
    trace: 'retain-on-failure',
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: [...quiet, ...asRoot] },
  },
})
