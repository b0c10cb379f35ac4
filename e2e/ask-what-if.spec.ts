import { expect, test } from '@playwright/test'
import { expectNoBarrier } from './barriers'
import { signIn } from './visitor'

test('a reader sees what a profile is made of and what each program is given', async ({ page }) => {
  await signIn(page, 'rae')
  await page.getByRole('link', { name: 'Policy' }).click()
  await page.getByRole('link', { name: 'Profiles' }).click()
  await page.getByRole('region', { name: 'Profiles' }).getByRole('link', { name: 'release' }).click()
  const bounds = page.getByRole('region', { name: 'Bounds of the composition' })
  await expect(bounds.getByRole('row', { name: /May write.*config\/\*\*/ })).toContainText(
    /\.leeway\/policy\.yaml:\d+/,
  )
  for (const [program, file] of programs) {
    await page.getByLabel('Program').selectOption({ label: program })
    await page.getByRole('button', { name: 'Show' }).click()
    await expect(page.getByRole('region', { name: file })).toBeVisible()
  }
  await expect(page.getByText(/was never tried here/)).toBeVisible()
  const rules = page.getByRole('region', { name: 'Who holds each rule' })
  await expect(rules.getByRole('row', { name: /^write allow/ })).toContainText('enforced by the jail')
  await expectNoBarrier(page)
})

const programs = [
  ['Claude Code', '/etc/leeway/claude.json'],
  ['Gemini CLI', '/home/agent/.gemini/settings.json'],
  ['Codex CLI', '/home/agent/.codex/config.toml'],
] as const

test('a question about a task and an action is answered with every reason', async ({ page }) => {
  await signIn(page, 'rae')
  await page.goto('/policy/what-if')
  await page.getByLabel('working on the task').selectOption({ label: 'Publish the package openly' })
  await page.getByLabel('does this:').selectOption({ label: 'writes the path' })
  await page.getByLabel('Path, command, host or tool').fill('.github/workflows/release.yml')
  await page.getByRole('button', { name: 'Ask' }).click()
  await expect(page.getByText(/may not be written/)).toBeVisible()
  await expect(page.getByText('Leeway itself')).toBeVisible()
  const factors = page.getByRole('region', { name: 'Why this level' })
  await expect(factors.getByRole('row')).toHaveCount(5)
  await expect(factors.getByRole('row', { name: /ceiling binds/ })).toContainText(/policy\.yaml:\d+/)
  await expectNoBarrier(page)

  await page.getByRole('link', { name: 'Clear' }).click()
  await page.getByLabel('with the profile').fill('implement')
  await page.getByLabel('does this:').selectOption({ label: 'reaches the host' })
  await page.getByLabel('Path, command, host or tool').fill('docs.example.com:443')
  await page.getByRole('button', { name: 'Ask' }).click()
  await expect(page.getByText(/may not be reached/)).toBeVisible()
})

test('a task that is not written yet is described, and judged like any other', async ({ page }) => {
  await signIn(page, 'rae')
  await page.goto('/policy/what-if')
  await expect(page.getByLabel('of the type')).toBeHidden()
  await page.getByLabel('working on the task').selectOption({ label: 'a task that is not written yet' })
  await page.getByLabel('of the type').selectOption({ label: 'docs' })
  await page.getByLabel('that may write').fill('docs/**')
  await page.getByLabel('Path, command, host or tool').fill('src/slug.js')
  await page.getByRole('button', { name: 'Ask' }).click()
  await expect(page.getByText(/may not be written/)).toBeVisible()
  await expect(page.getByLabel('that may write')).toHaveValue('docs/**')
  await expect(page.getByRole('region', { name: 'Why this level' }).first().getByRole('row')).toHaveCount(5)
  await expectNoBarrier(page)
})

test('the questions can be asked without scripts', async ({ page, browser, baseURL }) => {
  await signIn(page, 'rae')
  const storageState = await page.context().storageState()
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState,
    ...(baseURL && { baseURL }),
  })
  const plain = await context.newPage()
  await plain.goto('/policy/what-if')
  await plain.getByLabel('with the profile').fill('research')
  await plain.getByLabel('Path, command, host or tool').fill('src/slug.js')
  await plain.getByRole('button', { name: 'Ask' }).click()
  await expect(plain.getByText(/may not be written/)).toBeVisible()
  await context.close()
})
