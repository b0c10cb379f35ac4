// The loop, closed, as a lead sees it. What was earned before it was earned by real runs, while the demo was told.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { projectLog, signIn } from './visitor'

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

const subjects = () => projectLog().map((line) => line.slice(line.indexOf(' ') + 1))

async function untilShown(page: Page, address: string, text: RegExp): Promise<void> {
  await expect(async () => {
    await page.goto(address)
    await expect(page.getByRole('main')).toContainText(text, { timeout: 2_000 })
  }).toPass({ timeout: 90_000 })
}

test('clean runs are recommended, a lead approves, the next run merges by itself, and its revert takes it all back', async ({
  page,
}) => {
  await signIn(page, 'lea')
  await page.goto('/promotions')
  await page
    .getByRole('link', { name: /example-writer/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('example-writer')
  await page.getByLabel('Reason').fill('Seventeen clean examples, each tested')
  await page.getByRole('button', { name: 'Approve auto' }).click()
  await expect(page.getByRole('main')).toContainText('Lea Lead')
  const lane = await page.getByRole('link', { name: 'Everything about the lane' }).getAttribute('href')

  askForExample('almost', 'Almost there')
  await expect.poll(() => subjects()[0], { timeout: 90_000 }).toBe('Show Almost there')
  await untilShown(page, '/inbox', /Show Almost there/)

  git('revert', '--no-edit', '-m', '1', 'HEAD')
  await untilShown(page, '/audit?type=StandingLowered', /turned out wrong/)
  await untilShown(page, lane ?? '', /probation/i)

  askForExample('again', 'Once again')
  await untilShown(page, '/reviews', /Show Once again/)
  await page
    .getByRole('link', { name: /Show Once again/ })
    .first()
    .click()
  await expect(page.getByRole('main')).toContainText(/probation/)

  for (const type of ['RecommendationMade', 'StandingGranted', 'RegressionFound', 'ProbationStarted']) {
    await page.goto(`/audit?type=${type}`)
    await expect(page.getByRole('table')).toContainText(/example/i)
  }
})
