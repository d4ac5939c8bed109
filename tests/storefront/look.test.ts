import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { accessibilityFaults, type Look } from '../house/browser.ts'
import { runProgram } from '../house/programs.ts'
import { startStorefront, type Storefront } from './given.ts'
import { stopsIn } from './walk.ts'

let storefront: Storefront
beforeAll(async () => {
  storefront = await startStorefront()
  const { exitCode, output } = await runProgram(storefront.shop, 'demo')
  if (exitCode !== 0) throw new Error(output)
}, 60_000)
afterAll(() => storefront.close())

const notFound = { expects: /status of 404/ }

describe.each<Look>([
  {},
  { theme: 'dark', width: 'phone', language: 'de' },
  { isSlow: true, width: 'phone', isZoomed: true, forcedColors: true },
])('every page with %p', (look) => {
  /** Forced colours are the system's, and axe-core measures those of the page. */
  const isMeasured = look.forcedColors !== true

  test('fits the screen, stays where it is, and has nothing serious against it in axe-core', async () => {
    await storefront.browser.visit({ ...look, ...notFound }, async (page) => {
      for (const { name, open } of stopsIn(look.language ?? 'en', storefront.shopper)) {
        await open(page)
        await page.waitForLoadState('networkidle')
        const tooWide = await page.evaluate<number>(
          'Math.max(0, document.documentElement.scrollWidth - innerWidth)',
        )
        const faults = isMeasured ? await accessibilityFaults(page) : []
        expect({ name, tooWide, faults }).toEqual({ name, tooWide: 0, faults: [] })
      }
    })
  }, 60_000)
})
