// The loop, closed, as people see it. What is recommended was earned by real runs, while the demo was told.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { projectLog, signIn } from './visitor'

const title = /^Let example-writer merge examples in wordkit by itself$/

test('an admin sees what is recommended and decides nothing', async ({ page }) => {
  await signIn(page, 'ada')
  await page.goto('/promotions')
  await page.getByRole('link', { name: /Let example-writer merge/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(page.getByRole('complementary', { name: 'Decision' })).toContainText('A lead of this project')
  await expect(page.getByRole('button', { name: 'Approve auto' })).toHaveCount(0)
})

test('a lead is asked in the inbox, is told no in words, approves, and sees who decided', async ({
  page,
}) => {
  await signIn(page, 'lea')
  await page.getByRole('link', { name: /example-writer on examples/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(page.getByText('None of them failed or was sent back.')).toBeVisible()
  const late = await page.context().newPage()
  await late.goto(page.url())
  await page.getByLabel('From hour').fill('17')
  await page.getByLabel('To hour').fill('9')
  // Enter in a field decides nothing.
  await page.getByLabel('To hour').press('Enter')
  await page.getByLabel('Reason').fill('Seventeen small examples, all right')
  await page.getByRole('button', { name: 'Approve auto' }).click()
  await expect(page.locator('main').getByRole('alert')).toContainText('is no time of a day')
  await page.getByLabel('From hour').fill('')
  await page.getByLabel('To hour').fill('')
  await page.getByRole('button', { name: 'Approve auto' }).click()
  const decision = page.getByRole('complementary', { name: 'Decision' })
  await expect(decision).toContainText(/approved by Lea Lead/)
  await expect(decision).toContainText('Seventeen small examples, all right')
  // The button that was pressed is gone; the keyboard goes on at the content.
  await expect(page.getByRole('main')).toBeFocused()
  // Whoever decides about what they read before is told no in words, although the form is gone.
  await late.getByLabel('Reason').fill('Seventeen small examples')
  await late.getByRole('button', { name: 'Approve auto' }).click()
  await expect(late.getByRole('complementary', { name: 'Decision' }).getByRole('alert')).toContainText(
    'was decided or withdrawn meanwhile; refresh the page',
  )
  await late.close()
  await page.getByRole('link', { name: 'Everything about the lane' }).click()
  await expect(page.getByRole('table').filter({ hasText: 'granted on evidence' })).toBeVisible()
})

test('a lane shows its evidence without scripts', async ({ browser, page }) => {
  await signIn(page, 'lea')
  await page.goto('/trust')
  const lane = page.getByRole('link', { name: /auto.*failed/ }).first()
  const address = (await lane.getAttribute('href')) ?? ''
  const storageState = await page.context().storageState()
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState })
  const bare = await plain.newPage()
  await bare.goto(address)
  await expect(bare.getByRole('img', { name: /^Strength of evidence/ })).toBeVisible()
  await expect(bare.getByRole('img', { name: /^Level over time/ })).toBeVisible()
  await plain.close()
})

test('the next change merges by itself, its revert takes the standing away, and the one after it waits', async ({
  page,
}) => {
  // Two runs of an agent, and what the worker does between them.
  test.setTimeout(300_000)
  await signIn(page, 'lea')
  await page.goto('/trust')
  const lane = await page
    .getByRole('link', { name: /auto.*failed/ })
    .first()
    .getAttribute('href')

  askForExample('almost', 'Almost there')
  await expect.poll(() => subjects()[0], { timeout: 90_000 }).toBe('Show Almost there')
  await untilShown(page, '/inbox', /Show Almost there/)

  // Somebody reads the lane's page meanwhile.
  const read = await page.context().newPage()
  await read.goto(lane ?? '')
  await expect(read.getByRole('main')).toContainText('Granted auto for this lane')
  const overview = await page.context().newPage()
  await overview.goto('/posture')
  await expect(overview.getByRole('main')).toContainText('may merge by')
  git('revert', '--no-edit', '-m', '1', 'HEAD')
  await untilShown(page, '/audit?type=StandingLowered', /turned out wrong/)
  await untilShown(page, lane ?? '', /probation/i)
  // What they read says so in words, and that its level is another now; the rest waits for them.
  const told = read.getByRole('main').getByRole('status')
  await expect(told).toContainText(/Its level changed since this page was made. It is now at\s+review/)
  await expect(read.getByRole('main')).toContainText(/Lowered to review/)
  await told.getByRole('button', { name: 'Show it as it is now' }).click()
  await expect(read.getByText('Its level changed since this page was made')).toHaveCount(0)
  await read.getByRole('button', { name: 'Grant by hand' }).click()
  await expect(read.getByRole('dialog')).toContainText('It is on probation, which this grant ends')
  await read.close()
  // So does whoever reads of all lanes.
  await expect(overview.getByRole('main').getByRole('status')).toContainText(
    /decided .*since this page was made.*Leeway lowered it to\s+review/s,
  )
  await overview.close()

  askForExample('again', 'Once again')
  await untilShown(page, '/reviews', /Show Once again/)
  await page
    .getByRole('link', { name: /Show Once again/ })
    .first()
    .click()
  await page.waitForURL(/\/reviews\/.+/)
  await expect(page.getByRole('main')).toContainText(/probation/)
  const desk = page.url()
  const run = desk.replace('/reviews/', '/runs/')
  await page.goto(run)
  const held = page.getByText(/^On probation since/).locator('..')
  await expect(held).toContainText('This run may no longer write')
  await held.getByRole('link', { name: 'the lane’s run before' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Show Almost there' })).toBeVisible()
  await expect(page.getByText(/^On probation since/)).toHaveCount(0)

  await page.goto(desk)
  await discardUnwanted(page)
  await expect(page).toHaveURL(run)
  await expect(page.getByRole('main')).toContainText(/discarded/i)

  const steps = ['RecommendationMade', 'StandingGranted', 'StandingLowered', 'ProbationStarted']
  for (const type of steps) {
    await page.goto(`/audit?type=${type}`)
    await expect(page.getByRole('table')).toContainText('example-writer on examples')
  }
  await page.goto('/audit?type=RegressionFound')
  await expect(page.getByRole('table')).toContainText('reverted on the base branch')
})

const project = () => join(process.env['LEEWAY_E2E_DATA'] ?? '', 'projects', 'wordkit')

function git(...words: string[]): void {
  const who = ['-c', 'user.name=Owner', '-c', 'user.email=owner@example.invalid']
  execFileSync('git', ['-C', project(), ...who, ...words], { stdio: 'pipe' })
}

function askForExample(id: string, text: string): void {
  const task = `---
id: ${id}
title: Show ${text}
type: examples
autonomy: auto
agent: example-writer
paths: [docs/examples/**]
---

Show what \`slug\` makes of \`${text}\` in \`docs/examples/${id}.md\`.
`
  const path = `.leeway/tasks/${id}.md`
  writeFileSync(join(project(), path), task)
  git('add', path)
  git('commit', '--quiet', `--message=Ask for ${id}`)
}

async function discardUnwanted(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Discard' })
  await expect(async () => {
    await page.keyboard.press('d')
    await expect(dialog).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await dialog.getByLabel('Cause').selectOption({ label: 'No longer wanted' })
  await dialog.getByLabel('In your words').fill('One example is enough')
  await dialog.getByRole('button', { name: 'Discard' }).click()
}

const subjects = () => projectLog().map((line) => line.slice(line.indexOf(' ') + 1))

async function untilShown(page: Page, address: string, text: RegExp): Promise<void> {
  await expect(async () => {
    await page.goto(address)
    await expect(page.getByRole('main')).toContainText(text, { timeout: 2_000 })
  }).toPass({ timeout: 90_000 })
}
