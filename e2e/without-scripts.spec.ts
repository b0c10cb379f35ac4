import { expect, test } from '@playwright/test'
import { signIn } from './visitor'

test('a form that is sent without scripts says why nothing happens, and puts nothing into the address', async ({
  browser,
  page,
}) => {
  await signIn(page, 'ada')
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  })
  const plain = await context.newPage()
  await plain.goto('/settings')
  // Locators pass over what stands in `noscript`, which a person reads all the same.
  const read = () => plain.locator('body').innerText()
  await expect.poll(read).toContain('JavaScript is off in this browser')
  const form = plain.getByRole('form', { name: 'Declare an agent' })
  await form.getByLabel('Name', { exact: true }).fill('nobody')
  await form.getByLabel('Model', { exact: true }).fill('none')
  await form.getByRole('button', { name: 'Declare the agent' }).click()
  await expect(plain.getByRole('heading', { level: 1 })).toHaveText('Settings')
  expect(new URL(plain.url()).search).toBe('')
  await expect(plain.getByRole('cell', { name: 'nobody' })).toHaveCount(0)
  await context.close()

  await page.reload()
  expect(await page.locator('body').innerText()).not.toContain('JavaScript is off')
})
