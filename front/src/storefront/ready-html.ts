import type { Context } from 'hono'
import { routePath } from 'hono/route'
import { boundedMap } from '../catalogue/bounded-map.ts'
import type { Entry } from '../catalogue/catalogue.ts'
import { catalogueCacheControl } from '../catalogue/page.ts'
import { hasOnly, type ReadyPage, type Remember } from '../catalogue/ready-page.ts'
import { newPage, pageAnswer, readyAnswer, unchangedAnswer, type Page } from '../http/page.ts'
import { problem, type ProblemCode } from '../http/problems.ts'
import type { FrontPorts } from '../ports.ts'
import { refreshAt, tellTime } from './clock.ts'
import { pageHeaders } from './policy.ts'
import type { StorefrontSettings } from './settings.ts'

/** A page that was asked for. */
export type HtmlRequest = {
  /** Names the page among all pages: its address in its language, with what counts of its query. */
  key: string
  /** The query parameters that count. */
  names: readonly string[]
  /** What the page shows of the catalogue. */
  entries: readonly Entry[]
  /**
   * Makes the page of the contents of these entries: products, or lists of them; undefined is a product that does not
   * exist. Called once for each change, however many ask.
   */
  render(contents: readonly unknown[]): Html | ProblemCode
  /** Says in words that the client is over its limit. */
  refuse: ReadyPage['refuse']
}

/** `untilMs`: from then on it is another page, in ms since 1970. */
export type Html = {
  text: string
  untilMs?: number | undefined
  /** It shows the time until then, so its answers tell the shop's time. */
  countsDown?: boolean
  /** Without a script it is asked for again then, by itself. */
  refreshes?: boolean
}

type Rendered = Omit<Html, 'text'> & {
  /** The pages of the entries that it was made of. */
  sources: readonly unknown[]
  length: number
  page: Promise<Page>
  /** The page, once it is there. */
  ready: Page | undefined
}

/** As a share of the memory of the catalogue, what pages may take beside it. */
const shareOfCatalogue = 0.5

/**
 * Pages of the storefront as ready bytes. They hold nothing personal, so one rendering serves everybody: it costs twenty
 * times as much as sending. A page is rendered anew when an entry that it shows has changed.
 */
export const createReadyHtml = (
  ports: FrontPorts,
  { settings, remember }: { settings: StorefrontSettings; remember: Remember },
) => {
  const { nowMs } = ports
  const { known, renderAnew } = createRendering(ports, settings)

  const finish = (response: Response, { countsDown, refreshes, untilMs }: Rendered): Response => {
    const now = nowMs()
    if (countsDown) tellTime(response.headers, now)
    if (refreshes && untilMs !== undefined) refreshAt(response.headers, untilMs - now)
    return response
  }

  /** The answer from memory, while nothing has to be loaded or rendered for it. */
  const answerAtOnce = ({ key, entries }: HtmlRequest, acceptEncoding: string | null) => {
    const sources: unknown[] = []
    let ageMs = 0
    for (const entry of entries) {
      const fresh = entry.fresh()
      if (fresh === undefined) return undefined
      sources.push(fresh.value)
      ageMs = Math.max(ageMs, fresh.ageMs)
    }
    const rendered = known(key, sources)
    if (rendered?.ready === undefined) return undefined
    const response = readyAnswer({ page: rendered.ready, ageMs, acceptEncoding })
    return response && finish(response, rendered)
  }

  /** @throws TooManyLoads, BackendUnavailable */
  return async (c: Context, request: HtmlRequest): Promise<Response> => {
    const found = await Promise.all(request.entries.map((entry) => entry.get()))
    const sources = found.map(({ value }) => value)
    const rendered = known(request.key, sources) ?? renderAnew(request, sources)
    if (typeof rendered === 'string') return problem(rendered)
    const page = await rendered.page
    if (hasOnly(c, request.names)) {
      remember(c.req.url, routePath(c), {
        answer: (acceptEncoding) => answerAtOnce(request, acceptEncoding),
        refuse: request.refuse,
      })
    }
    const ageMs = Math.max(0, ...found.map((each) => each.ageMs))
    const wanted = { page, ageMs, acceptEncoding: c.req.header('Accept-Encoding') }
    const unchanged = unchangedAnswer(wanted, c.req.header('If-None-Match'))
    return finish(unchanged ?? (await pageAnswer(wanted)), rendered)
  }
}

/** Renders pages and keeps them, for as long as what they were made of stays the same. */
const createRendering = (ports: FrontPorts, settings: StorefrontSettings) => {
  const { nowMs, keepRunning } = ports
  const lengthMax = ports.settings.limits.catalogueCacheLengthMax * shareOfCatalogue
  const memory = boundedMap<Rendered>(lengthMax, ({ length }) => length)
  const shared = { ...pageHeaders(settings), 'Cache-Control': catalogueCacheControl(ports) }
  // A copy of it in a cache would tell an old time.
  const countingDown = { ...shared, 'Cache-Control': 'public, no-cache' }

  const known = (key: string, sources: readonly unknown[]): Rendered | undefined => {
    const rendered = memory.get(key)
    if (rendered === undefined || !isSame(rendered.sources, sources)) return undefined
    return nowMs() < (rendered.untilMs ?? Infinity) ? rendered : undefined
  }

  const renderAnew = (
    { key, render }: HtmlRequest,
    sources: readonly (Page | undefined)[],
  ): Rendered | ProblemCode => {
    const html = render(sources.map(contentOf))
    if (typeof html === 'string') return html
    const { text, ...rest } = html
    const page = newPage({ text, headers: rest.countsDown ? countingDown : shared, keepRunning })
    const rendered: Rendered = { ...rest, sources, length: text.length * 2, page, ready: undefined }
    const kept = page.then((made) => {
      rendered.ready = made
    })
    keepRunning(kept)
    memory.put(key, rendered)
    return rendered
  }

  return { known, renderAnew }
}

/** What the page of an entry says. */
export const contentOf = (page: Page | undefined): unknown =>
  page === undefined ? undefined : JSON.parse(new TextDecoder().decode(page.body))

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((each, index) => each === b[index])
