import { test, type BrowserContext } from '@playwright/test'
import { expectNarrow, expectNoBarrier } from './barriers'
import { signIn } from './visitor'

const routes = [
  '/inbox',
  '/reviews',
  '/promotions',
  '/trust',
  '/trust?asOf=1',
  '/trust?asOf=yesterday',
  '/trust/questions',
  '/trust/questions?level=review',
  '/posture',
  '/posture?asOf=1',
  '/queue',
  '/queue/new',
  '/runs',
  '/policy',
  '/policy?backtest=1',
  '/policy/profiles',
  '/policy/what-if',
  '/policy/versions',
  '/audit',
  '/settings',
  '/account',
]
/** One page behind a list: from where, and the link's address. */
const behind = [
  { list: '/queue', links: 'a[href^="/queue/"]:not([href$="/new"])' },
  { list: '/runs', links: 'main a[href^="/runs/"]' },
  { list: '/reviews', links: 'main a[href^="/reviews/"]' },
  { list: '/promotions', links: 'main a[href^="/promotions/"]' },
  { list: '/trust', links: 'main a[href^="/trust/"]' },
]

test('no page has a known barrier, light or dark, nor scrolls sideways on a telephone', async ({ page }) => {
  test.slow()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/sign-in')
  await expectNoBarrier(page)
  await signIn(page, 'ada')
  const addresses = [...routes]
  for (const { list, links } of behind) {
    await page.goto(list)
    addresses.push((await page.locator(links).first().getAttribute('href')) ?? '')
  }
  await inTwoTabs(page.context(), addresses)
})

/** Each tab takes the next address, until there is none. */
async function inTwoTabs(context: BrowserContext, addresses: readonly string[]): Promise<void> {
  const left = addresses.values()
  const look = async () => {
    const page = await context.newPage()
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const address of left) {
      await page.goto(address)
      await expectNoBarrier(page)
      await expectNarrow(page)
    }
  }
  await Promise.all([look(), look()])
}
