import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'

export type Who = 'ada' | 'lea' | 'rae'

/** Signs in by the form, as a person does. `ada` is admin, `lea` lead and reviewer, `rae` reviewer. */
export async function signIn(page: Page, who: Who): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(`${who}@example.com`)
  await page.getByLabel('Password').fill(process.env['LEEWAY_E2E_PASSWORD'] ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/inbox/)
}

/** The subjects of the project's base branch, newest first. */
export function projectLog(): string[] {
  const project = join(process.env['LEEWAY_E2E_DATA'] ?? '', 'projects', 'wordkit')
  const output = execFileSync('git', ['-C', project, 'log', '--first-parent', '--format=%H %s', 'main'], {
    encoding: 'utf8',
  })
  return output.trim().split('\n')
}
