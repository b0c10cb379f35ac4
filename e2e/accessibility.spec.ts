import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { signIn } from './visitor'

const routes = [
  '/inbox',
  '/reviews',
  '/trust',
  '/queue',
  '/queue/new',
  '/runs',
  '/policy',
  '/audit',
  '/settings',
  '/account',
]
/** One page behind a list: from where, and the link's address. */
const behind = [
  { list: '/queue', links: 'a[href^="/queue/"]:not([href$="/new"])' },
  { list: '/runs', links: 'main a[href^="/runs/"]' },
  { list: '/reviews', links: 'main a[href^="/reviews/"]' },
]

test('no page has a known barrier, light or dark', async ({ page }) => {
  test.slow()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/sign-in')
  await expectNoBarrier(page)
  await signIn(page, 'ada')
  for (const route of routes) {
    await page.goto(route)
    await expectNoBarrier(page)
  }
  for (const { list, links } of behind) {
    await page.goto(list)
    const address = await page.locator(links).first().getAttribute('href')
    await page.goto(address ?? '')
    await expectNoBarrier(page)
  }
})

/** Every rule in the light theme; in the dark one, what a theme can change. */
async function expectNoBarrier(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' })
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  const light = await new AxeBuilder({ page }).analyze()
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze()
  const found = [...light.violations, ...dark.violations].map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`,
  )
  expect.soft(found, page.url()).toEqual([])
}
