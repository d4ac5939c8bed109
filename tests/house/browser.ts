import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import axe from 'axe-core'
import {
  chromium,
  type Browser as Chromium,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core'

/** How somebody looks at the shop. Without options: on a desktop, in English, with scripts, in a light theme. */
export type Look = {
  width?: 'phone' | 'desktop'
  theme?: 'light' | 'dark'
  language?: 'en' | 'de'
  /** `false`: the browser runs no scripts. */
  scripts?: boolean
  /** The colours of the system in place of those of the page. */
  forcedColors?: boolean
  /** As at twice the size: half as many CSS pixels in each direction. */
  isZoomed?: boolean
  /** A phone far from its mast: 400 ms to an answer, 50 KB a second. */
  isSlow?: boolean
  /** Faults that belong to the story, such as an answer 503. */
  expects?: RegExp
}

export type Browser = {
  /**
   * Opens a browser of its own for one visitor, with no cookies, and closes it after `visit`.
   * @throws when `visit` does, and for every fault of a page: an error or warning in the console, something that the
   * policy forbids, an uncaught error, or a layout that shifts by itself
   */
  visit(look: Look, visit: (page: Page, context: BrowserContext) => Promise<void>): Promise<void>
  close(): Promise<void>
}

/** Starts Chromium, which `bin/install chromium` installs. `siteUrl`: where relative addresses begin. */
export const startBrowser = async (siteUrl: () => string): Promise<Browser> => {
  const executablePath = Bun.which('chromium')
  if (executablePath === null) throw new Error('chromium is missing. Type: bin/install chromium')
  const browser = await chromium.launch({ executablePath, args: [...flags] })
  return {
    visit: (look, visit) => visitIn(browser, { look, baseURL: siteUrl() }, visit),
    close: () => browser.close(),
  }
}

/** Root cannot use the sandbox of Chromium. Colours and the place of letters are the same on every screen. */
const flags = ['--no-sandbox', '--force-color-profile=srgb', '--font-render-hinting=none'] as const

const visitIn = async (
  browser: Chromium,
  { look, baseURL }: { look: Look; baseURL: string },
  visit: (page: Page, context: BrowserContext) => Promise<void>,
): Promise<void> => {
  const context = await browser.newContext({ ...contextOf(look), baseURL })
  context.setDefaultTimeout(withinMs)
  const faults: string[] = []
  watch(context, (fault) => {
    if (look.expects?.test(fault) !== true) faults.push(fault)
  })
  if (look.scripts !== false) await context.addInitScript({ content: watchPage })
  const page = await context.newPage()
  if (look.isSlow) await slowDown(context, page)
  try {
    await visit(page, context)
    if (faults.length > 0) throw new Error(`the browser complained:\n${faults.join('\n')}`)
  } catch (error) {
    throw await withPicture(error, { page, faults })
  } finally {
    await context.close()
  }
}

/** The longest wait for something that a person would see, in ms. */
const withinMs = 15_000

const contextOf = ({
  width = 'desktop',
  theme = 'light',
  language = 'en',
  scripts = true,
  forcedColors = false,
  isZoomed = false,
}: Look): BrowserContextOptions => {
  const [wide, high] = width === 'phone' ? [390, 844] : [1280, 860]
  const scale = isZoomed ? 2 : 1
  return {
    viewport: { width: wide / scale, height: Math.round(high / scale) },
    deviceScaleFactor: scale,
    isMobile: width === 'phone',
    hasTouch: width === 'phone',
    colorScheme: theme,
    forcedColors: forcedColors ? 'active' : 'none',
    locale: language === 'de' ? 'de-DE' : 'en-GB',
    javaScriptEnabled: scripts,
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
  }
}

/** Tells every fault that pages of a context show. */
const watch = (context: BrowserContext, tell: (fault: string) => void): void => {
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      tell(`${message.page()?.url()}: ${message.text()} (${message.location().url})`)
    }
  })
  context.on('weberror', (error) => tell(`${error.page()?.url()}: ${error.error().stack}`))
}

/** Runs in every page: makes what the policy forbids, and each shift of the layout, an error in its console. */
const watchPage = `
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
    console.error('the policy forbids', violatedDirective, blockedURI, sourceFile, lineNumber))
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value, sources } of list.getEntries()) {
      if (hadRecentInput) continue
      const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ')
      const moved = sources.map(({ node, previousRect, currentRect }) =>
        (node?.outerHTML?.slice(0, 80) ?? node?.textContent) +
        ' from ' + place(previousRect) + ' to ' + place(currentRect))
      console.error('the layout shifts by', value, moved.join(' · '))
    }
  }).observe({ type: 'layout-shift', buffered: true })`

const slowDown = async (context: BrowserContext, page: Page): Promise<void> => {
  const session = await context.newCDPSession(page)
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 400,
    downloadThroughput: 50_000,
    uploadThroughput: 50_000,
  })
}

const reports = join(import.meta.dir, '../../reports/storefront')

/** An error that says what the visitor saw when it happened. */
const withPicture = async (
  error: unknown,
  { page, faults }: { page: Page; faults: string[] },
): Promise<Error> => {
  await mkdir(reports, { recursive: true })
  const path = join(reports, `${crypto.randomUUID()}.png`)
  await page.screenshot({ path }).catch(() => undefined)
  const text = await page.innerText('body', { timeout: 1_000 }).catch(() => '')
  const said = `${String(error)}\n\nat ${page.url()} (${path}):\n${text}\n\n${faults.join('\n')}`
  return new Error(said, { cause: error })
}

/**
 * The serious and critical faults that axe-core finds in a page, each with the elements that have it. The script is
 * evaluated from outside, because the policy of the shop refuses its tag.
 */
export const accessibilityFaults = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source)
  return page.evaluate<string[]>(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => id + ': ' + help + '\\n' + nodes.map(({ html }) => html).join('\\n')))`)
}
