import { expect, test } from '@playwright/test'
import { projectLog, signIn } from './visitor'

test('a reviewer goes from the inbox to the desk, reads, and merges by keyboard', async ({ page }) => {
  const before = projectLog()
  await signIn(page, 'rae')
  await page.getByRole('link', { name: /Count words/ }).click()
  await expect(page).toHaveURL(/\/reviews\/.+/)
  const runId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Count words')
  await expect(page.getByText('word-count.js').first()).toBeVisible()

  // Keys work once the page is alive; pressing again is harmless until the sheet is there.
  const sheet = page.getByRole('dialog', { name: 'Merge' })
  await expect(async () => {
    await page.keyboard.press('m')
    await expect(sheet).toBeVisible({ timeout: 1000 })
  }).toPass()
  await expect(sheet.getByRole('button', { name: /^Merge/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(sheet).toBeHidden()

  await expect.poll(() => projectLog().length, { timeout: 60_000 }).toBe(before.length + 1)
  const [newest] = projectLog()
  const merge = newest?.split(' ')[0]?.slice(0, 10) ?? ''
  await page.goto(`/runs/${runId}`)
  await expect(page.getByText(`Merged as ${merge}`)).toBeVisible()

  await page.goto('/audit?type=ChangeApproved')
  await expect(page.getByRole('row', { name: /Rae Reviewer/ })).toHaveCount(1)
  await page.goto('/audit?type=ChangeMerged')
  await expect(page.getByRole('table')).toContainText(merge)
})
