// Which browser the tests drive: the system's Chromium, else one that Playwright has downloaded before.
import { existsSync, readFileSync } from 'node:fs'
import { installCommand, installSystemPackage } from './system-package.mjs'
import { Stop, findProgram, isExecutable, root, run } from './run.mjs'

const names = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser']

/** The path of a usable browser, or null. */
export async function findBrowser() {
  for (const name of names) {
    const path = findProgram(name)
    if (path && !isSnapStub(path)) return path
  }
  return findOfPlaywright()
}

/** Installs a browser where there is none; stops with the sentence that helps where that cannot be done. */
export async function ensureBrowser() {
  const found = await findBrowser()
  if (found) return found
  console.log('no browser found: the tests drive a real one')
  if (await installSystemPackage('chromium')) {
    const installed = await findBrowser()
    if (installed) return installed
  }
  console.log('$ npx playwright install chromium')
  await run(process.execPath, [`${root}/node_modules/@playwright/test/cli.js`, 'install', 'chromium'])
  const downloaded = await findOfPlaywright()
  if (downloaded) return downloaded
  throw new Stop(`the tests need a browser: ${installCommand('chromium')}`)
}

async function findOfPlaywright() {
  if (!existsSync(`${root}/node_modules/@playwright/test`)) return null
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  return isExecutable(path) ? path : null
}

/** Ubuntu's chromium-browser is a script that only says how to install a snap. */
function isSnapStub(path) {
  const start = readFileSync(path).subarray(0, 4096).toString('latin1')
  return start.startsWith('#!') && start.includes('snap')
}
