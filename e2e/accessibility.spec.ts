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

for (const theme of ['light', 'dark'] as const) {
  test(`no page has a known barrier in the ${theme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
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
}

async function expectNoBarrier(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  expect(found, page.url()).toEqual([])
}
