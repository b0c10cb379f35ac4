import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** Nothing that axe knows as a barrier. Every rule in the light theme; in the dark one, what a theme can change. */
export async function expectNoBarrier(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' })
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  expect(page.frames()).toHaveLength(1)
  await expectNothing(page, () => axeOf(page))
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectNothing(page, () => axeOf(page).withRules(['color-contrast']))
}

const telephone = { width: 390, height: 844 }

/** On a telephone neither the page nor a table in it scrolls sideways. */
export async function expectNarrow(page: Page): Promise<void> {
  const size = page.viewportSize()
  await page.setViewportSize(telephone)
  const wide = () =>
    page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('[role="region"]:has(> table)')]
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
        .map((element) => element.getAttribute('aria-label') ?? element.tagName),
    )
  await expect.configure({ soft: true }).poll(wide, { message: page.url() }).toEqual([])
  if (size) await page.setViewportSize(size)
}

/** All within the page: what is not legacy opens another page for each question, for frames of other origins. */
const axeOf = (page: Page) => new AxeBuilder({ page }).setLegacyMode()

/** Asked again for a while: workers give code its colours, and those of another theme, a moment after the page. */
async function expectNothing(page: Page, look: () => AxeBuilder): Promise<void> {
  const found = async () => {
    const { violations } = await look().analyze()
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  }
  await expect.configure({ soft: true }).poll(found, { message: page.url() }).toEqual([])
}
