import { expect, test } from '@playwright/test'
import { signIn } from './visitor'

test('everything is stopped with one reason, everybody is told, and a lead lifts it', async ({ page }) => {
  await signIn(page, 'rae')
  await page.getByRole('button', { name: 'Stop everything' }).click()
  const dialog = page.getByRole('dialog', { name: 'Stop everything' })
  await dialog.getByLabel('Reason').fill('A drill')
  await dialog.getByRole('button', { name: 'Freeze' }).click()
  await expect(dialog).toBeHidden()
  const banner = page.getByRole('region', { name: 'Frozen' })
  await expect(banner).toContainText('A drill')
  await expect(banner.getByRole('button', { name: 'Lift' })).toHaveCount(0)

  await page.context().clearCookies()
  await signIn(page, 'lea')
  await banner.getByRole('button', { name: 'Lift' }).click()
  const lift = page.getByRole('dialog', { name: /Lift the freeze/ })
  await lift.getByLabel('Reason').fill('The drill is over')
  await lift.getByRole('button', { name: 'Lift the freeze' }).click()
  await expect(lift).toBeHidden()
  await expect(banner).toBeHidden()

  await page.goto('/audit')
  await expect(page.getByRole('row', { name: /A drill/ })).toHaveCount(1)
  await expect(page.getByRole('row', { name: /The drill is over/ })).toHaveCount(1)
})
