import { expect, test } from '@playwright/test'
import { signIn } from './visitor'

const routes = [
  '/',
  '/inbox',
  '/reviews',
  '/promotions',
  '/trust',
  '/posture',
  '/queue',
  '/queue/new',
  '/runs',
  '/policy',
  '/policy/profiles',
  '/policy/what-if',
  '/policy/versions',
  '/audit',
  '/settings',
  '/account',
]

test('whoever is signed out comes to the sign-in page from every page', async ({ page }) => {
  for (const route of routes) {
    await page.goto(route)
    await expect(page, route).toHaveURL(/\/sign-in/)
  }
})

test('a reviewer is refused the settings, and nothing of them is sent', async ({ page }) => {
  await signIn(page, 'rae')
  await expect(page.getByRole('link', { name: 'Settings' })).toHaveCount(0)
  const answer = await page.goto('/settings')
  expect(answer?.status()).toBe(403)
  const text = (await answer?.text()) ?? ''
  for (const secret of ['ada@example.com', 'docs-writer.mjs', 'Register the project']) {
    expect(text).not.toContain(secret)
  }
})

test('an admin reads a change and is offered no decision about it', async ({ page }) => {
  await signIn(page, 'ada')
  await page.goto('/reviews')
  await page.getByRole('link', { name: /Join words/ }).click()
  await expect(page).toHaveURL(/\/reviews\/.+/)
  await expect(page).toHaveTitle(/^Review: Join words .+ · Leeway$/)
  await expect(page.getByRole('button', { name: /^Merge/ })).toHaveCount(0)
  await page.keyboard.press('m')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a session that was ended opens nothing any more', async ({ page }) => {
  await signIn(page, 'rae')
  await page.getByRole('button', { name: /Rae Reviewer/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto('/audit')
  await expect(page).toHaveURL(/\/sign-in/)
})
