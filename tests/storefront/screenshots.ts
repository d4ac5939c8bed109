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
  'Takes pictures of every page of a shop with the demo catalogue: on a phone and a desktop, light and dark, in German, at twice the size, in the colours of the system, and without scripts.',
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
  'phone-without-scripts': { width: 'phone', scripts: false },
}

/** The pictures of README and docs: what one sees without scrolling. */
const shownInDocs = new Set(['window-desktop-light', 'rejected-desktop-light'])

const all = join(repository, 'reports/pictures')
const documents = join(repository, 'docs/pictures')

const faults = /status of (?:404|422|503)/

/** Takes a picture of each stop, and of orders while parts of the shop are away. */
const takeAll = async (storefront: Storefront, [lookName, look]: [string, Look]): Promise<void> => {
  const { browser, shopper } = storefront
  await browser.visit({ ...look, expects: faults }, async (page) => {
    const shoot = (name: string) => take(page, `${name}-${lookName}`)
    for (const { name, open, needsScripts } of stopsIn(look.language ?? 'en', shopper)) {
      if (needsScripts && look.scripts === false) continue
      await open(page)
      await shoot(name)
    }
    await takeAway(page, { storefront, look, shoot })
  })
}

type Away = { storefront: Storefront; look: Look; shoot: (name: string) => Promise<void> }

/** An order while the bus is away, then Inventory, then Order; and how others see it after it was shipped. */
const takeAway = async (page: Page, { storefront, look, shoot }: Away): Promise<void> => {
  const { shop, shopper } = storefront
  await fillAll(page, look.language ?? 'en')
  await shop.stop('broker', 'SIGKILL')
  await page.locator('form[data-purchase] .button.main').click()
  await page.locator('form[data-again]').waitFor()
  await shoot('waiting')
  // Without scripts the page waits for a press.
  if (look.scripts === false) return
  await shop.stop('inventory')
  await shop.start('broker')
  await page.locator('.status.pending').waitFor()
  await shoot('pending')
  await page.goto(`/${look.language ?? 'en'}/goods?q=never+asked`)
  await shoot('shelf-away')
  await page.goBack()
  await shop.start('inventory')
  await page.locator('.status.confirmed').waitFor()
  await shop.stop('order')
  await page.reload()
  await shoot('order-away')
  await shop.start('order')
  await page.locator('.status.confirmed').waitFor()
  await shopper.ship(new URL(page.url()).pathname.split('/').at(-1)!)
  await page.locator('.status.shipped').waitFor()
  await page.context().clearCookies()
  await page.reload()
  await shoot('shipped-of-others')
}

/** Pictures below the screen load when somebody comes near. */
const loadPictures = `Promise.all([...document.images].map((image) => {
  image.loading = 'eager'
  return image.decode()
})).then(() => document.fonts.ready).then(() => undefined)`

const take = async (page: Page, file: string): Promise<void> => {
  await page.evaluate(loadPictures)
  const shoot = (folder: string, fullPage: boolean) =>
    page.screenshot({ path: join(folder, `${file}.png`), fullPage, animations: 'disabled' })
  await shoot(all, true)
  if (shownInDocs.has(file)) await shoot(documents, false)
}

/** Each look has a new shop, because a walk leaves orders and products behind. */
const takeLook = async (look: [string, Look]): Promise<void> => {
  const storefront = await startStorefront()
  try {
    const demo = await runProgram(storefront.shop, 'demo')
    if (demo.exitCode !== 0) throw new Error(demo.output)
    await takeAll(storefront, look)
  } finally {
    await storefront.close()
  }
}

process.exitCode = await runCommand(command, async ({ only }) => {
  const words = only?.split(',') ?? ['']
  const chosen = Object.entries(looks).filter(([name]) => words.some((word) => name.includes(word)))
  let exitCode = 0
  for (const each of chosen) {
    await takeLook(each).catch((error: unknown) => {
      console.error(String(error))
      exitCode = 1
    })
    console.log(each[0])
  }
  return exitCode
})
