/** @jsxImportSource hono/jsx */
import { skuPattern, type ProductView } from '@shop/contracts'
import { ProductListQuery } from '@shop/contracts/http'
import { Hono, type Context } from 'hono'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Remember } from '../catalogue/ready-page.ts'
import { TooManyLoads } from '../catalogue/stale-cache.ts'
import { busy } from '../http/busy.ts'
import { problem, type ProblemCode } from '../http/problems.ts'
import type { FrontEnv } from '../http/request-scope.ts'
import type { FrontPorts } from '../ports.ts'
import type { GoodsQuery } from './addresses.ts'
import { languageParam } from './language.ts'
import { pageText } from './layout.tsx'
import { DropPage } from './pages/drop.tsx'
import { GoodsPage, type GoodsList } from './pages/goods.tsx'
import { ProductPage } from './pages/product.tsx'
import { WindowPage } from './pages/window.tsx'
import { opensAt } from './parts/availability.tsx'
import { shelfLength } from './parts/product-card.tsx'
import { seenTags, windowTag } from './parts/tags.ts'
import { tooManyInWords } from './problems-as-pages.tsx'
import { contentOf, createReadyHtml, type Html, type HtmlRequest } from './ready-html.ts'
import type { StorefrontSettings } from './settings.ts'
import type { View, ViewOf } from './view.ts'

type Parts = {
  catalogue: Catalogue
  remember: Remember
  storefront: StorefrontSettings
  viewOf: ViewOf
}

/** Products on a page of the catalogue: rows of two, three and four come out even. */
const goodsPerPage = 24
/** Shelves of the window: one for each of the first tags. */
const shelfCount = 2

/** The shop window, the catalogue and the products, as pages. */
export const cataloguePages = (ports: FrontPorts, parts: Parts): Hono<FrontEnv> => {
  const { storefront, remember, viewOf } = parts
  const ready = createReadyHtml(ports, { settings: storefront, remember })
  const windowPage = createWindowPage(ports, parts)
  const goodsPage = createGoodsPage(ports, parts)
  const productPage = createProductPage(ports, parts)

  type Make = (view: View, c: Context) => Asked | Promise<Asked>
  const answering = (make: Make) => async (c: Context) => {
    const view = viewOf(c)
    if (view === undefined) return problem('unknown-route')
    try {
      const asked = await make(view, c)
      return typeof asked === 'string'
        ? problem(asked)
        : await ready(c, { ...asked, refuse: tooManyInWords(c, view) })
    } catch (error) {
      if (error instanceof TooManyLoads) return busy(ports.metrics, 'catalogue')
      throw error
    }
  }

  return new Hono<FrontEnv>()
    .get(`/${languageParam}`, answering(windowPage))
    .get(`/${languageParam}/`, (c) => c.redirect(`/${c.req.param('language')}`, 301))
    .get(`/${languageParam}/goods`, answering(goodsPage))
    .get(`/${languageParam}/p/:sku`, answering(productPage))
}

/** A page that can be shown, or why none can. */
type Asked = Omit<HtmlRequest, 'refuse'> | ProblemCode

const createWindowPage =
  ({ nowMs }: FrontPorts, { catalogue, storefront }: Parts) =>
  (view: View): Asked => {
    const tags = storefront.tags.slice(0, shelfCount)
    const row = { limit: shelfLength }
    const render = (contents: readonly unknown[]): Html => {
      const now = nowMs()
      const [chosen = [], newest = [], ...shelves] = contents.map(itemsOf)
      const large = chosen.find((each) => opensAt(each, now)) ?? chosen[0]
      const page = (
        <WindowPage
          view={view}
          address={view.to.home}
          large={large}
          newest={newest}
          shelves={tags.map((tag, index) => ({ tag, products: shelves[index]! }))}
          nowMs={now}
        />
      )
      return {
        text: pageText(page),
        untilMs: nextOpening([...chosen, ...newest, ...shelves.flat()], now),
        countsDown: large !== undefined && opensAt(large, now) !== undefined,
      }
    }
    return {
      key: view.to.home,
      names: [],
      entries: [
        catalogue.list({ tag: windowTag, ...row }),
        catalogue.list({ sort: 'newest', ...row }),
        ...tags.map((tag) => catalogue.list({ tag, ...row })),
      ],
      render,
    }
  }

const createGoodsPage =
  ({ nowMs }: FrontPorts, { catalogue }: Parts) =>
  (view: View, c: Context): Asked => {
    const read = ProductListQuery.safeParse({ ...c.req.query(), limit: String(goodsPerPage) })
    if (!read.success) return 'invalid-request'
    const { q, tag, sort, cursor, limit } = read.data
    const query: GoodsQuery = { q: q || undefined, tag, sort, cursor }
    const address = view.to.goods(query)
    const render = ([content]: readonly unknown[]): Html => {
      const now = nowMs()
      const list = content as GoodsList
      const page = <GoodsPage view={view} address={address} query={query} list={list} nowMs={now} />
      return { text: pageText(page), untilMs: nextOpening(list.items, now) }
    }
    const entries = [catalogue.list({ ...query, limit })]
    const names = ['q', 'tag', 'sort', 'cursor']
    return { key: address, names, entries, render }
  }

const createProductPage =
  ({ nowMs }: FrontPorts, { catalogue }: Parts) =>
  async (view: View, c: Context): Promise<Asked> => {
    const sku = c.req.param('sku')!
    if (!skuPattern.test(sku)) return 'unknown-sku'
    const entry = catalogue.product(sku)
    const { value } = await entry.get()
    if (value === undefined) return 'unknown-sku'
    const [tag] = seenTags((contentOf(value) as ProductView).tags)
    const address = view.to.product(sku)
    const render = ([content, others]: readonly unknown[]): Html => {
      const now = nowMs()
      const product = content as ProductView
      const shown = { view, address, product }
      const opens = opensAt(product, now)
      if (opens !== undefined) {
        const page = <DropPage {...shown} opens={opens} />
        return {
          text: pageText(page),
          untilMs: Date.parse(opens),
          countsDown: true,
          refreshes: true,
        }
      }
      const alongside = others === undefined ? [] : itemsOf(others)
      const untilMs = nextOpening(alongside, now)
      const rest = alongside.filter((each) => each.sku !== sku).slice(0, shelfLength)
      return { text: pageText(<ProductPage {...shown} alongside={rest} nowMs={now} />), untilMs }
    }
    const entries = [
      entry,
      ...(tag === undefined ? [] : [catalogue.list({ tag, limit: shelfLength + 1 })]),
    ]
    return { key: address, names: [], entries, render }
  }

const itemsOf = (content: unknown): readonly ProductView[] => (content as GoodsList).items

/** When the first of these products can be ordered that cannot yet, in ms since 1970. */
const nextOpening = (products: readonly ProductView[], nowMs: number): number | undefined => {
  const openings = products.flatMap((product) => opensAt(product, nowMs) ?? [])
  return openings.length === 0 ? undefined : Math.min(...openings.map((at) => Date.parse(at)))
}
