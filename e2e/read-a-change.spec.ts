import { expect, type Page, test } from '@playwright/test'
import { signIn } from './visitor'

/** Puts the keyboard onto the button that opens the lines before or after a change. */
async function focusContext(page: Page, name: RegExp): Promise<void> {
  const button = page.getByRole('button', { name }).first()
  await expect(button).toBeVisible()
  await button.focus()
}

test('a reviewer opens the lines around a change by keyboard and goes on reading', async ({ page }) => {
  await signIn(page, 'lea')
  await page.goto('/reviews')
  await page.getByRole('link', { name: /Join words of a slug/ }).click()
  await expect(page.getByText("'_')")).toBeVisible()
  const first = page.getByText('A text as it may stand in a URL')
  await expect(first).toBeHidden()

  // A button that is drawn anew while its part is coloured takes no key: a person presses again.
  await expect(async () => {
    await focusContext(page, /lines more of the part below/)
    await page.keyboard.press('Enter')
    await expect(first).toBeVisible({ timeout: 5_000 })
  }).toPass()

  // The desk's own keys still act: the keyboard was not lost with the button that is gone.
  await page.keyboard.press('n')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
})

test('hidden white space is remembered', async ({ page }) => {
  await signIn(page, 'lea')
  await page.goto('/reviews')
  await page.getByRole('link', { name: /Join words of a slug/ }).click()
  const toggle = page.getByRole('button', { name: 'Hide white space' })
  await expect(toggle).toHaveAttribute('aria-pressed', 'false')
  await toggle.click()
  await expect(toggle).toHaveAttribute('aria-pressed', 'true')
  await page.reload()
  await expect(toggle).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByText("'_')")).toBeVisible()
})

test('a reviewer is given the line that fetches exactly this commit', async ({ page }) => {
  await signIn(page, 'lea')
  await page.goto('/reviews')
  await page.getByRole('link', { name: /Join words of a slug/ }).click()
  await page.getByRole('button', { name: /Human review/ }).click()
  const sheet = page.getByRole('dialog', { name: 'Human review' })
  await expect(sheet.getByText(/^git fetch \S+\/mirrors\/\S+\.git refs\/leeway\/runs\/\S+\/1$/)).toBeVisible()
})
