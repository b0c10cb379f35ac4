// `npm test`: everything, from an empty machine: what is missing is installed, the code is checked, then run, then
// driven in a browser. The last line is `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser, findBrowser } from './browser.mjs'
import { build } from './build.mjs'
import { runChecks } from './check.mjs'
import { ensureBubblewrap, prepare } from './prepare.mjs'
import { Stop, capture, main, root, run } from './run.mjs'
import { installCommand } from './system-package.mjs'

await main(async () => {
  await prepare()
  if (!(await ensureBubblewrap())) throw new Stop(await missingHelp())
  const browser = await ensureBrowser()
  const reports = mkdtempSync(join(tmpdir(), 'leeway-test-'))
  try {
    const parts = [await runChecks(), await runBuild()]
    summarise([...parts, ...(await runBeside(reports, browser))])
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
})

/** Both at once, so that a person asks an administrator once. */
async function missingHelp() {
  const packages = ['bubblewrap', ...((await findBrowser()) ? [] : ['chromium'])]
  return `the tests need ${packages.join(' and ')}: ${installCommand(packages.join(' '))}`
}

function summarise(parts) {
  const sum = (key) => parts.reduce((total, part) => total + (part[key] ?? 0), 0)
  const ran = sum('passed') + sum('failed')
  const failed = ran === 0 ? 1 : sum('failed')
  if (sum('skipped') > 0) console.log(`${sum('skipped')} skipped: see above`)
  console.log(`${sum('passed')} passed, ${failed} failed`)
  if (failed > 0) process.exitCode = 1
}

/** Tests and journeys at once, because either waits much; the journeys are told when the tests are over. */
async function runBeside(reports, browser) {
  const both = await Promise.allSettled([runVitest(reports), runPlaywright(reports, browser)])
  const [tests, { output, ...ended }] = both.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
  console.log(output)
  return [tests, ended]
}

/** Unit and integration tests. A run that ends badly without a failed test still counts as one failure. */
async function runVitest(reports) {
  const file = join(reports, 'vitest.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await run(process.execPath, [`${root}/node_modules/vitest/vitest.mjs`, ...args])
  if (!existsSync(file)) return { passed: 0, failed: 1 }
  const report = JSON.parse(readFileSync(file, 'utf8'))
  const brokenFiles = report.testResults.filter(
    (result) =>
      result.status === 'failed' && !result.assertionResults.some(({ status }) => status === 'failed'),
  )
  const failed = report.numFailedTests + brokenFiles.length
  return {
    passed: report.numPassedTests,
    failed: Math.max(failed, code === 0 ? 0 : 1),
    skipped: report.numPendingTests,
  }
}

/** The production build: some tests ask it by HTTP, the journeys drive it. */
async function runBuild() {
  try {
    await build()
    return { passed: 1, failed: 0 }
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    console.log(error.message)
    return { passed: 0, failed: 1 }
  }
}

/** The journeys in a browser, over the production build; `output`: what they said. */
async function runPlaywright(reports, browser) {
  const file = join(reports, 'playwright.json')
  const env = { ...process.env, LEEWAY_BROWSER: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: file }
  const cli = `${root}/node_modules/@playwright/test/cli.js`
  const { code, output } = await capture(process.execPath, [cli, 'test', '--reporter=list,json'], { env })
  if (!existsSync(file)) return { passed: 0, failed: 1, output }
  const { stats } = JSON.parse(readFileSync(file, 'utf8'))
  const failed = stats.unexpected + stats.flaky
  const { expected: passed, skipped } = stats
  return { passed, failed: Math.max(failed, code === 0 ? 0 : 1), skipped, output }
}
