import { expect, test } from '@playwright/test'
import { signIn } from './visitor'

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
