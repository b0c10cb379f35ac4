// What a person waits for on one page, and what their browser loads for it, in a browser that has seen nothing before.
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Browser, type BrowserContext, type Page, type Request } from '@playwright/test'
import { findBrowser } from '../browser.mjs'
import { root } from '../run.mjs'
import type { DeskInstallation } from './desk-installation'

export type PageFigures = {
  /** From the start of the navigation until what was waited for is there. */
  milliseconds: number
  /** The same until it is drawn whole: on the desk by the viewer. */
  drawnMilliseconds: number
  /** The longest task of the main thread, in milliseconds; 0 where none took 50. */
  longestTask: number
  /** Elements of the document and of every shadow root in it. */
  nodes: number
  /** Scripts as they came over the wire, those of workers too. */
  scriptBytes: number
}

declare global {
  interface Window {
    /** Set by watch-page.mjs. */
    leewayFigures: { readyAt: number; drawnAt: number; longestTask: number; countElements(): number }
  }
}

type Session = Awaited<ReturnType<typeof signIn>>
export type Visitor = Awaited<ReturnType<typeof openBrowser>>

const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
/** Without a script asked for or received in this time, nothing more is expected. */
const quietMilliseconds = 3_000

export async function openBrowser(at: DeskInstallation) {
  const executablePath = process.env['LEEWAY_BROWSER'] ?? (await findBrowser())
  const args = [...quiet, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args })
  const session = await signIn(browser, at)
  const measure = (path: string) => visit(browser, session, at.address + path)
  return { measure, close: () => browser.close() }
}

async function signIn(browser: Browser, { address, email, password }: DeskInstallation) {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${address}/sign-in`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/inbox/)
  const state = await context.storageState()
  await context.close()
  return state
}

async function visit(browser: Browser, storageState: Session, url: string): Promise<PageFigures> {
  const context = await browser.newContext({ storageState, viewport: { width: 1360, height: 860 } })
  const page = await context.newPage()
  const scripts = countScripts(context)
  await page.addInitScript({ path: `${root}/scripts/bench/watch-page.mjs` })
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForFunction(() => window.leewayFigures.drawnAt > 0, undefined, { timeout: 120_000 })
  const scriptBytes = await scripts.settled()
  const figures = await readFigures(page)
  await context.close()
  return { ...figures, scriptBytes }
}

/** Scripts of the page and of its workers, as they came over the wire. */
function countScripts(context: BrowserContext) {
  const sizes: Promise<number>[] = []
  let lastAt = performance.now()
  const isScript = (request: Request) => /\.(js|wasm)(\?|$)/.test(request.url())
  const heard = (request: Request) => {
    if (isScript(request)) lastAt = performance.now()
  }
  context.on('request', heard)
  context.on('requestfinished', (request) => {
    heard(request)
    // A worker asks again for what the page has loaded; the browser then says -1 or less.
    const size = async () => Math.max(0, (await request.sizes()).responseBodySize)
    if (isScript(request)) sizes.push(size())
  })
  async function settled(): Promise<number> {
    while (performance.now() - lastAt < quietMilliseconds) await sleep(200)
    return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0)
  }
  return { settled }
}

function readFigures(page: Page): Promise<Omit<PageFigures, 'scriptBytes'>> {
  return page.evaluate(() => ({
    milliseconds: window.leewayFigures.readyAt,
    drawnMilliseconds: window.leewayFigures.drawnAt,
    longestTask: window.leewayFigures.longestTask,
    nodes: window.leewayFigures.countElements(),
  }))
}
