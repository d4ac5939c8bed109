import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { newCommand, runCommand } from '@shop/ops/command-line'
import type { Look } from '../house/browser.ts'
import { runProgram } from '../house/programs.ts'
import { repository } from '../house/shop.ts'
import { startStorefront, type Storefront } from './given.ts'
import { fillAll, stopsIn } from './walk.ts'

const command = newCommand(
  'bin/bun run screenshots',
  'Takes pictures of every page of a shop with the demo catalogue: on a phone and a desktop, light and dark, in German, at twice the size, and in the colours of the system.',
)
  .option(
    '--only <words>',
    'looks whose name contains one of these words, with commas between them',
  )
  .addHelpText(
    'after',
    '\nAll of them go to reports/pictures. Those of the documents go to docs/pictures too.',
  )

const looks: Record<string, Look> = {
  'desktop-light': {},
  'desktop-dark': { theme: 'dark' },
  'phone-light': { width: 'phone' },
  'phone-dark': { width: 'phone', theme: 'dark' },
  'phone-german': { width: 'phone', language: 'de' },
  'desktop-german': { language: 'de' },
  'desktop-zoomed': { isZoomed: true },
  'desktop-forced-colors': { forcedColors: true, theme: 'dark' },
}

/** The pictures of README and docs: what one sees without scrolling. */
const shownInDocs = new Set(['window-desktop-light', 'rejected-desktop-light'])

const all = join(repository, 'reports/pictures')
const documents = join(repository, 'docs/pictures')

/** Takes a picture of each stop, and of an order while the bus, and then Order, is away. */
const takeAll = async (storefront: Storefront, [lookName, look]: [string, Look]): Promise<void> => {
  const { browser, shopper, shop } = storefront
  const { language = 'en' } = look
  await browser.visit({ ...look, expects: /status of (?:404|503)/ }, async (page) => {
    for (const { name, open } of stopsIn(language, shopper)) {
      await open(page)
      await take(page, `${name}-${lookName}`)
    }
    await fillAll(page, language)
    await shop.stop('broker', 'SIGKILL')
    await page.locator('form[data-purchase] .button.main').click()
    await page.locator('form[data-again]').waitFor()
    await take(page, `waiting-${lookName}`)
    await shop.start('broker')
    await page.locator('.status.confirmed').waitFor()
    await shop.stop('order')
    await page.reload()
    await take(page, `order-away-${lookName}`)
    await shop.start('order')
  })
}

const take = async (page: Page, file: string): Promise<void> => {
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  const shoot = (folder: string, fullPage: boolean) =>
    page.screenshot({ path: join(folder, `${file}.png`), fullPage, animations: 'disabled' })
  await shoot(all, true)
  if (shownInDocs.has(file)) await shoot(documents, false)
}

process.exitCode = await runCommand(command, async ({ only }) => {
  const words = only?.split(',') ?? ['']
  const storefront = await startStorefront()
  try {
    const demo = await runProgram(storefront.shop, 'demo')
    if (demo.exitCode !== 0) throw new Error(demo.output)
    const chosen = Object.entries(looks).filter(([name]) =>
      words.some((word) => name.includes(word)),
    )
    let exitCode = 0
    for (const each of chosen) {
      await takeAll(storefront, each).catch((error: unknown) => {
        console.error(String(error))
        exitCode = 1
      })
      console.log(each[0])
    }
    return exitCode
  } finally {
    await storefront.close()
  }
})
