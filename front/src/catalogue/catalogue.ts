import type { ProductView } from '@shop/contracts'
import type { Page } from '../http/page.ts'
import { pageLength } from '../http/page.ts'
import { nextPageLink } from '../http/representation.ts'
import type { FrontPorts, InventoryReads, ProductQuery } from '../ports.ts'
import { createRenderPage } from './page.ts'
import { createStaleCache, type Cached, type Load, type StaleCache } from './stale-cache.ts'

/** Something of the catalogue that can be read: a page of a list, or a product. Undefined when there is no such product. */
export type Entry = {
  /** Its page if memory has it and it is fresh. */
  fresh(): Cached<Page | undefined> | undefined
  /** Its page from memory or from Inventory. @throws TooManyLoads, BackendUnavailable */
  get(): Promise<Cached<Page | undefined>>
}

export type Catalogue = {
  list(query: ProductQuery): Entry
  product(sku: string): Entry
  /**
   * The pages of these products, at most `pageLimitMax`, in the order of the SKUs. Inventory is asked with one request for
   * all that memory does not have. Each rejects by itself, as `Entry.get` does.
   */
  products(skus: readonly string[]): Promise<Cached<Page | undefined>>[]
  /** Whether something older than it should be was answered not long ago. */
  isStale(): boolean
}

type Parts = {
  /** Takes note of each product that Inventory tells. */
  notice: (product: ProductView) => void
}

/**
 * The catalogue as shoppers read it, in memory. It is served from there under load and while Inventory is away. An entry
 * that did not change keeps its very page, so others can tell by it whether to make theirs anew.
 */
export const createCatalogue = (ports: FrontPorts, { notice }: Parts): Catalogue => {
  const { inventory } = ports
  const cache = createCache(ports)
  const render = createRenderPage(ports)

  const loadList =
    (query: ProductQuery): Load<Page | undefined> =>
    async (known) => {
      const content = await inventory.products(query)
      content.items.forEach(notice)
      const link = nextPageLink('/products', query, content.nextCursor)
      return render({ content, link, known })
    }

  const loadProduct =
    (sku: string, read: ReadProduct): Load<Page | undefined> =>
    async (known) => {
      const content = await read(sku)
      if (content === undefined) return undefined
      notice(content)
      return render({ content, known })
    }

  const entry = (parts: unknown[], load: Load<Page | undefined>, request?: object): Entry => {
    const key = JSON.stringify(parts)
    return { fresh: () => cache.fresh(key), get: () => cache.get(key, load, request) }
  }
  const product = (sku: string): Entry => entry(['sku', sku], loadProduct(sku, inventory.product))

  return {
    list: (query) => {
      const { q, tag, sku, sort, cursor, limit } = query
      return entry(['list', q, tag, sku, sort, cursor, limit], loadList(query))
    },
    product,
    products: (skus) => {
      const together = readTogether(inventory)
      return skus.map((sku) => {
        // A list has commas between its SKUs.
        if (sku.includes(',')) return product(sku).get()
        return entry(['sku', sku], loadProduct(sku, together), together).get()
      })
    },
    isStale: cache.isStale,
  }
}

type ReadProduct = InventoryReads['product']

/** Reads all products that are asked for in one turn with one request. */
const readTogether = (inventory: InventoryReads): ReadProduct => {
  const skus: string[] = []
  const readAll = async (): Promise<Map<string, ProductView>> => {
    await Promise.resolve()
    const { items } = await inventory.products({ sku: skus.join(','), limit: skus.length })
    return new Map(items.map((each) => [each.sku, each]))
  }
  let reading: ReturnType<typeof readAll> | undefined
  return async (sku) => {
    skus.push(sku)
    reading ??= readAll()
    return (await reading).get(sku)
  }
}

const createCache = (ports: FrontPorts): StaleCache<Page | undefined> => {
  const { settings, metrics, nowMs, keepRunning } = ports
  const { limits } = settings
  const cache = createStaleCache<Page | undefined>(
    {
      freshMs: limits.catalogueFreshMs,
      revalidateMs: limits.catalogueRevalidateMs,
      staleMs: limits.catalogueStaleMs,
      staleNoticeMs: limits.catalogueStaleNoticeMs,
      loadCountMax: limits.catalogueLoadCountMax,
      lengthMax: limits.catalogueCacheLengthMax,
      nowMs,
      keepRunning,
    },
    pageLength,
  )
  metrics.watch('loading_catalogue', cache.loadCount)
  return cache
}
