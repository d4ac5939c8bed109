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

const pagesIn = (look: Look) => stopsIn(look.language ?? 'en', storefront.shopper)
const notFound = { expects: /status of 404/ }

describe('every page', () => {
  test.each<Look>([{ theme: 'light' }, { theme: 'dark', width: 'phone', language: 'de' }])(
    'has nothing serious against it in axe-core: %p',
    async (look) => {
      await storefront.browser.visit({ ...look, ...notFound }, async (page) => {
        for (const { name, open } of pagesIn(look)) {
          await open(page)
          expect([name, ...(await accessibilityFaults(page))]).toEqual([name])
        }
      })
    },
    60_000,
  )

  test.each<Look>([
    { width: 'phone', language: 'de' },
    { width: 'phone', isZoomed: true },
    { isZoomed: true, forcedColors: true },
    { isSlow: true, width: 'phone' },
  ])(
    'fits the screen and stays where it is: %p',
    async (look) => {
      await storefront.browser.visit({ ...look, ...notFound }, async (page) => {
        for (const { name, open } of pagesIn(look)) {
          await open(page)
          await page.waitForLoadState('networkidle')
          const tooWide = await page.evaluate<number>(
            'document.documentElement.scrollWidth - innerWidth',
          )
          expect({ name, tooWide: Math.max(0, tooWide) }).toEqual({ name, tooWide: 0 })
        }
      })
    },
    60_000,
  )
})
