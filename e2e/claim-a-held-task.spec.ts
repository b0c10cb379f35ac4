import { expect, test } from '@playwright/test'
import { projectLog, signIn } from './visitor'

test('a held task runs for the person who claimed it, and its draft lands when they apply it', async ({
  page,
}) => {
  const before = projectLog()
  await signIn(page, 'lea')
  await page.goto('/queue')
  const row = page.getByRole('row', { name: /Publish the package openly/ })
  await expect(row.getByRole('button', { name: 'Run' })).toHaveCount(0)
  await row.getByRole('button', { name: 'Claim' }).click()
  await row.getByRole('button', { name: 'Run' }).click()
  await expect(row.getByRole('button', { name: 'Cancel' })).toBeVisible()
  await expect(async () => {
    await page.reload()
    await expect(row.getByRole('link', { name: 'draft ready' })).toBeVisible({ timeout: 3000 })
  }).toPass({ timeout: 60_000 })

  await page.goto('/inbox')
  await page
    .getByRole('link', { name: /Publish the package openly/ })
    .first()
    .click()
  await expect(page).toHaveURL(/\/reviews\/.+/)
  const sheet = page.getByRole('dialog', { name: 'Apply the draft' })
  await expect(async () => {
    await page.keyboard.press('m')
    await expect(sheet).toBeVisible({ timeout: 1000 })
  }).toPass()
  await page.keyboard.press('Enter')
  await expect(sheet).toBeHidden()
  await expect.poll(() => projectLog().length, { timeout: 60_000 }).toBe(before.length + 1)
})
