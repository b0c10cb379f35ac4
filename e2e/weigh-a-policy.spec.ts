import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { expectNoBarrier } from './barriers'
import { signIn } from './visitor'

test('a proposal says what it widens; adopted, its version says what it changed', async ({ page }) => {
  proposePolicy()
  await signIn(page, 'lea')
  const widened = page.getByRole('listitem').filter({ hasText: 'allows more' })
  await expect(async () => {
    await page.goto('/policy')
    await expect(widened).toHaveText(/profile release may now write docs\/\*\*/, { timeout: 3000 })
  }).toPass({ timeout: 60_000 })
  await expectNoBarrier(page)
  await page.getByRole('button', { name: 'Adopt' }).click()
  const dialog = page.getByRole('dialog', { name: /Adopt this policy/ })
  await dialog.getByLabel('Reason').fill('Release notes are written with a release')
  await dialog.getByRole('button', { name: 'Adopt' }).click()
  await expect(dialog).toBeHidden()
  // The proposal and its button are gone: who has no pointer goes on where the result stands.
  await expect(page.getByRole('heading', { name: 'In force: version 2' })).toBeFocused()

  await page.getByRole('link', { name: 'Versions' }).click()
  await expect(page.getByRole('row', { name: /Release notes are written/ })).toContainText('allows more')
  await page.getByRole('link', { name: 'since version 1' }).click()
  await expect(page).toHaveURL(/from=1&to=2/)
  await expect(widened).toHaveText(/profile release may now write docs\/\*\*/)
  await expectNoBarrier(page)
})

/** Commits another policy to the base branch, as somebody who may push does. */
function proposePolicy(): void {
  const project = join(process.env['LEEWAY_E2E_DATA'] ?? '', 'projects', 'wordkit')
  const path = join(project, '.leeway', 'policy.yaml')
  writeFileSync(path, readFileSync(path, 'utf8').replace('write: [config/**]', 'write: [config/**, docs/**]'))
  const author = ['-c', 'user.name=Lea Lead', '-c', 'user.email=lea@example.com']
  execFileSync('git', ['-C', project, ...author, 'commit', '-qam', 'Release notes belong to a release'])
}
