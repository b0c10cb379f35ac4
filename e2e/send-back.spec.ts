import { expect, test } from '@playwright/test'
import { signIn } from './visitor'

test('a change that is sent back comes again as the next attempt of the same run', async ({ page }) => {
  await signIn(page, 'rae')
  await page.getByRole('link', { name: /length is not cut/ }).click()
  await expect(page).toHaveURL(/\/reviews\/.+/)
  const runId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const dialog = page.getByRole('dialog', { name: 'Send back to the agent' })
  await expect(async () => {
    await page.keyboard.press('r')
    await expect(dialog).toBeVisible({ timeout: 1000 })
  }).toPass()
  await dialog.getByLabel('What should be different').fill(words)
  await dialog.getByLabel('Why it did not pass').selectOption({ label: "The agent's fault" })
  await dialog.getByRole('button', { name: 'Send back' }).click()
  await expect(dialog).toBeHidden()

  await expect(async () => {
    await page.goto(`/runs/${runId}`)
    await expect(page.getByRole('tab', { name: 'Attempts 2' })).toBeVisible({ timeout: 3000 })
  }).toPass({ timeout: 60_000 })
  await page.goto('/audit?type=ChangeSentBack')
  await expect(page.getByRole('row', { name: /Rae Reviewer/ })).toHaveCount(1)
})

const words = `One more line, please.

To \`src/truncate.js\` append:

\`\`\`js
// A text of exactly the length stays whole.
\`\`\`
`
