import { afterEach, describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import {
  pageLimitDefault,
  pageLimitMax,
  productCursorOf,
  productDescriptionLengthMax,
  searchLengthMax,
  skuPattern,
  sortedProductsMax,
  type AdminProductView,
  type Problem,
  type ProductView,
} from '@shop/contracts'
import type { HoldingOrderPage, MovementPage, Page } from '@shop/contracts/internal-http'
import { createReadApi, systemScheduler, type WaitingReads } from '@shop/engine'
import type { InventoryFact } from '../src/domain/facts.ts'
import { scannedProductsMax } from '../src/reads.ts'
import { inventoryRoutes } from '../src/read-api.ts'
import type { InventoryStore } from '../src/store.ts'
import {
  changeId,
  clockMs,
  orderCanceled,
  orderId,
  patched,
  product,
  received,
  sendOrder,
} from './given.ts'

const token = 'a-token-of-some-length'

/** No read has room to wait. */
const nobodyWaits: WaitingReads = {
  watch: () => undefined,
  changed: () => undefined,
  count: () => 0,
  releaseAll: () => undefined,
}

/** What the read API answers, whichever database is behind it. */
export const describeReadApi = (
  name: string,
  makeStore: () => Promise<{ store: InventoryStore; close(): Promise<void> }>,
): void => {
  const closings: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closings.splice(0)) await close()
  })

  describe(`the read API on ${name}`, () => {
    const given = async (...facts: InventoryFact[]) => {
      const { store, close } = await makeStore()
      closings.push(close)
      const hears = async (...more: InventoryFact[]): Promise<void> => {
        await store.apply({ facts: more, parked: [] })
      }
      await hears(...facts)
      const app = createReadApi({
        serviceToken: token,
        complaints: () => [],
        warnings: async () => [],
        peer: () => ({ service: 'peer', state: 'up', since: '2026-11-27T08:00:00.000Z' }),
        metrics: undefined as never,
        parked: store.parked,
        redrive: async () => false,
        log: undefined as never,
        scheduler: systemScheduler,
      })
      app.route('/', inventoryRoutes(store.reads, nobodyWaits))
      const get = (path: string, headers: Record<string, string> = {}) =>
        app.request(path, { headers: { Authorization: `Bearer ${token}`, ...headers } })
      const ask = async <T>(path: string, query: Record<string, string> = {}): Promise<T> => {
        const response = await get(`${path}?${new URLSearchParams(query).toString()}`)
        expect(response.status).toBe(200)
        return (await response.json()) as T
      }
      const skusFound = async (q: string, path = '/products') =>
        (await ask<Page<ProductView>>(path, { q })).items.map(({ sku }) => sku)
      return { app, get, ask, hears, skusFound }
    }

    /** Products named as given, by SKU. */
    const named = (names: Record<string, string>): InventoryFact[] =>
      Object.entries(names).map(([sku, name], index) => product(index + 1, sku, { name }))

    const problemOf = async (response: Response) => {
      expect(response.headers.get('Content-Type')).toBe('application/problem+json')
      const { status, code, errors } = (await response.json()) as Problem
      return { status, code, fields: errors?.map(({ field }) => field) }
    }

    describe('a product', () => {
      test('is shown with its price and what can be ordered', async () => {
        const image = '/images/mug.svg'
        const properties = { name: 'Mug', description: 'By hand.', image, price: 1890 }
        const { ask } = await given(
          product(1, 'MUG', properties),
          received(2, 'MUG', 5),
          sendOrder(1, { MUG: 2 }),
        )
        const seen: ProductView = {
          sku: 'MUG',
          name: 'Mug',
          description: 'By hand.',
          image,
          price: { amount: 1890, currency: 'EUR' },
          available: 3,
          version: 1,
          updatedAt: '2026-11-27T08:00:00.000Z',
        }
        expect(await ask<ProductView>('/products/MUG')).toEqual(seen)
        expect(await ask<AdminProductView>('/admin/products/MUG')).toEqual({
          ...seen,
          listed: true,
          onHand: 5,
          reserved: 2,
        })
      })

      test('that is unlisted is shown to operators only', async () => {
        const { get, ask, skusFound } = await given(product(1, 'MUG', { listed: false }))
        expect(await problemOf(await get('/products/MUG'))).toMatchObject({
          status: 404,
          code: 'unknown-sku',
        })
        expect(await ask('/admin/products/MUG')).toMatchObject({ listed: false })
        expect([await skusFound(''), await skusFound('mug')]).toEqual([[], []])
        expect(await skusFound('mug', '/admin/products')).toEqual(['MUG'])
      })

      test.each(['/products/mug', '/products/MUG2', '/admin/products/mug'])(
        'is not there: %s',
        async (path) => {
          const { get } = await given(product(1, 'MUG'))
          expect(await problemOf(await get(path))).toMatchObject({
            status: 404,
            code: 'unknown-sku',
          })
        },
      )

      test('is found under every SKU that there can be', async () => {
        const { get, hears } = await given()
        let n = 0
        const skus = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 12 })
        await fc.assert(
          fc.asyncProperty(
            skus.filter((sku) => skuPattern.test(sku)),
            async (sku) => {
              await hears(product((n += 1), sku))
              for (const path of ['/products/', '/admin/products/']) {
                const response = await get(`${path}${encodeURIComponent(sku)}`)
                expect(await response.json()).toMatchObject({ sku })
              }
            },
          ),
          {
            seed: 20_261_127,
            examples: [['a/b'], ['%41'], ['a%2Fb'], ['a?b#c'], ['a b'], ['...']],
          },
        )
      })
    })

    describe('a reservation', () => {
      test('is shown with what was decided', async () => {
        const { ask } = await given(
          product(1, 'MUG'),
          received(2, 'MUG', 5),
          sendOrder(1, { MUG: 2 }),
        )
        expect(await ask(`/reservations/${orderId(1)}`)).toMatchObject({
          orderId: orderId(1),
          decided: { outcome: { kind: 'in-stock', total: 200 } },
          canceled: false,
          shipped: false,
          heard: false,
        })
      })

      test('may be the mark of a cancellation', async () => {
        const { ask } = await given(orderCanceled(1))
        expect(await ask(`/reservations/${orderId(1)}`)).toEqual({
          orderId: orderId(1),
          canceled: true,
          shipped: false,
          moved: [],
          heard: true,
          short: false,
        })
      })

      test('of an unknown order is not there', async () => {
        const response = await (await given()).get(`/reservations/${orderId(1)}`)
        expect(await problemOf(response)).toMatchObject({ status: 404, code: 'unknown-order' })
      })
    })

    describe('a search', () => {
      const catalogue = named({
        'MUG-350': 'Stoneware mug, ash',
        'MUG-500': 'Stoneware mug, large',
        'BOWL-1': 'Ash bowl "wide" 50% off_',
        'TEA-X': 'Teapot émail 🍵☕ set',
        'CUP\\1': `It's a cup 5"x7" - AND NOT (this) OR that*`,
      })

      test.each([
        ['a part of the SKU', 'UG-3', ['MUG-350']],
        ['a part of the name', 'onewa', ['MUG-350', 'MUG-500']],
        ['upper and lower case', 'sToNeWaRe', ['MUG-350', 'MUG-500']],
        ['case beyond ASCII', 'ÉMAIL', ['TEA-X']],
        ['several words in any order', 'large mug', ['MUG-500']],
        ['one word of the SKU and one of the name', '350 stoneware', ['MUG-350']],
        ['every word: one that fails is enough', 'mug bowl', []],
        ['spaces around and between', '  mug \t large ', ['MUG-500']],
        ['a short word with a long one', 'mug 35', ['MUG-350']],
        ['a short word of the name', 'of', ['BOWL-1']],
        ['a short word of the SKU', 'g-', ['MUG-350', 'MUG-500']],
        ['short words only', 'x 🍵', ['TEA-X']],
        ['two characters that take four places', '🍵☕', ['TEA-X']],
        ['a word of two characters with another', '🍵☕ te', ['TEA-X']],
        ['nothing that is there', 'vase', []],
        ['words that would only meet across SKU and name', '350S', []],
      ])('finds %s', async (_, q, skus) => {
        expect(await (await given(...catalogue)).skusFound(q)).toEqual(skus)
      })

      test.each([
        ['Musli', 'A', 'Müsli'],
        ['MÜSLI', 'A', 'Musli'],
        ['müsli', 'A', 'Mu\u0308sli'],
        ['Mu\u0308sli', 'A', 'Müsli'],
        ['cafe', 'A', 'Café crème'],
        ['CREME', 'A', 'Café crème'],
        ['strasse', 'A', 'Straße'],
        ['Straße', 'A', 'STRASSE'],
        ['fine', 'A', 'ﬁne'],
        ['mug', 'A', 'ＭＵＧ'],
        ['ｍｕｇ-３', 'MUG-350', 'Cup'],
        ['οδος', 'A', 'ΟΔΌΣ'],
        ['ё', 'A', 'ЕЛКА'],
        ['ü', 'A', 'Musli'],
        ['ß', 'A', 'Strasse'],
        ['smorrebrod', 'A', 'Smørrebrød'],
        ['lodz', 'A', 'Łódź'],
      ])('for %s finds %s, %s', async (q, sku, name) => {
        const { skusFound } = await given(product(1, sku, { name }))
        expect(await skusFound(q)).toEqual([sku])
      })

      test.each([
        ['quotes', '"wide"', ['BOWL-1']],
        ['one quote', '"', ['BOWL-1', 'CUP\\1']],
        ['a quote inside a word', '5"x', ['CUP\\1']],
        ['a word that would be there without its quote', '5x7', []],
        ['an apostrophe', "it's", ['CUP\\1']],
        ['AND', 'mug AND large', []],
        ['OR', 'large OR bowl', []],
        ['NOT', 'mug NOT large', []],
        ['all operators that a name has', 'AND NOT OR', ['CUP\\1']],
        ['a star', 'mug*', []],
        ['a star that is there', 'that*', ['CUP\\1']],
        ['a column', 'sku:mug', []],
        ['brackets', '(this)', ['CUP\\1']],
        ['a caret, a plus and a dash', '^mug +ash -bowl', []],
        ['NEAR', 'NEAR(mug ash)', []],
        ['a percent sign', '50%', ['BOWL-1']],
        ['a percent sign alone', '%', ['BOWL-1']],
        ['an underscore alone', '_', ['BOWL-1']],
        ['two wildcards of LIKE', '%_', []],
        ['a backslash', '\\1', ['CUP\\1']],
        ['a backslash alone', '\\', ['CUP\\1']],
      ])('takes %s as plain text', async (_, q, skus) => {
        expect(await (await given(...catalogue)).skusFound(q)).toEqual(skus)
      })

      test('finds a product under its new name and no longer under its old one', async () => {
        const { hears, skusFound } = await given(...catalogue)
        await hears(product(9, 'BOWL-1', { name: 'Porcelain dish' }))
        expect(await skusFound('porcelain')).toEqual(['BOWL-1'])
        expect(await skusFound('wide')).toEqual([])
        expect(await skusFound('bowl')).toEqual(['BOWL-1'])
      })

      test('without a word finds everything', async () => {
        for (const q of ['', '   '])
          expect((await (await given(...catalogue)).skusFound(q)).length).toBe(5)
      })

      test('finds the same products as a plain reading of all of them, for any query', async () => {
        const names = Object.fromEntries(
          ['ab', 'abc', 'a"b%', 'b_c\\', 'aab abb', "c'c", 'ABC', 'a*b OR'].map((name, n) => [
            `S${n}`,
            name,
          ]),
        )
        const { skusFound } = await given(...named(names))
        const isFound = (q: string) => (sku: string) =>
          q
            .toLowerCase()
            .split(/\s+/)
            .every(
              (word) =>
                sku.toLowerCase().includes(word) || names[sku]!.toLowerCase().includes(word),
            )
        const queries = fc.string({
          unit: fc.constantFrom(
            'a',
            'b',
            'c',
            'S',
            '0',
            '"',
            '%',
            '_',
            '\\',
            '*',
            "'",
            ' ',
            'O',
            'R',
            'B',
          ),
          maxLength: 6,
        })
        await fc.assert(
          fc.asyncProperty(queries, async (q) => {
            expect(await skusFound(q)).toEqual(Object.keys(names).filter(isFound(q)))
          }),
          { seed: 20_261_127, numRuns: 10 * (fc.readConfigureGlobal().numRuns ?? 100) },
        )
      })
    })

    describe('pages', () => {
      const numbered = (from: number, count: number) =>
        Array.from({ length: count }, (_, n) =>
          product(from + n, `SKU-${from + n}`, { name: `Thing ${from + n}` }),
        )

      test.each(['', 'thing', 'g'])(
        'hold each product once, while others are added and renamed (q=%j)',
        async (q) => {
          const { ask, hears } = await given(...numbered(1, 7))
          const seen: string[] = []
          let cursor = {}
          for (let round = 1; ; round += 1) {
            const page = await ask<Page<ProductView>>('/products', { q, limit: '3', ...cursor })
            seen.push(...page.items.map(({ sku }) => sku))
            if (!page.nextCursor) break
            cursor = { cursor: page.nextCursor }
            // A name that would come first in any alphabet, for one product seen and one not seen yet.
            await hears(product(100 + round, 'SKU-1', { name: `AAA thing ${round}` }))
            await hears(product(200 + round, 'SKU-7', { name: `AAA thing ${round}` }))
            if (round === 1) await hears(...numbered(8, 2))
          }
          expect(seen).toEqual(Array.from({ length: 9 }, (_, n) => `SKU-${n + 1}`))
        },
      )

      test.each([
        [5, 5, undefined],
        [5, 6, undefined],
        [5, 4, 'more'],
      ])('of %i products by %i: %p', async (count, limit, next) => {
        const { ask } = await given(...numbered(1, count))
        const page = await ask<Page<ProductView>>('/products', { limit: String(limit) })
        expect(page.items.length).toBe(Math.min(count, limit))
        expect(page.nextCursor && 'more').toBe(next as never)
      })

      test('read a bounded number of products for a short word, and the next page reads the rest', async () => {
        const { ask } = await given(
          ...numbered(1, scannedProductsMax),
          product(scannedProductsMax + 1, 'Z-LAST', { name: 'Thing zz' }),
        )
        const first = await ask<Page<ProductView>>('/products', { q: 'zz' })
        expect(first).toEqual({ items: [], nextCursor: expect.any(String) })
        const rest = await ask<Page<ProductView>>('/products', {
          q: 'zz',
          cursor: first.nextCursor!,
        })
        expect(rest.items.map(({ sku }) => sku)).toEqual(['Z-LAST'])
        expect(rest.nextCursor).toBeUndefined()
      })

      test('are short by default, and bounded', async () => {
        const { ask } = await given(...numbered(1, pageLimitMax + 1))
        const countOf = async (query: Record<string, string>) =>
          (await ask<Page<ProductView>>('/products', query)).items.length
        expect(await countOf({})).toBe(pageLimitDefault)
        expect(await countOf({ limit: String(pageLimitMax) })).toBe(pageLimitMax)
      })

      test('after the last product are empty', async () => {
        const { ask } = await given(...numbered(1, 2))
        const cursor = productCursorOf('sku', ['ZZZ'])
        expect(await ask<unknown>('/products', { cursor })).toEqual({ items: [] })
      })

      test('do not count unlisted products', async () => {
        const { ask } = await given(
          ...numbered(1, 2),
          product(8, 'SKU-8', { listed: false }),
          ...numbered(9, 1),
        )
        const page = await ask<Page<ProductView>>('/products', { limit: '3' })
        expect(page.items.map(({ sku }) => sku)).toEqual(['SKU-1', 'SKU-2', 'SKU-9'])
        expect(page.nextCursor).toBeUndefined()
      })
    })

    describe('a list', () => {
      const catalogue = [
        product(1, 'C', { name: 'Élan cup', price: 300, tags: ['Tea', 'red'], counted: 3 }),
        product(2, 'A', { name: 'zebra cup', price: 100, tags: ['tea'], counted: 9 }),
        product(3, 'D', { name: 'apple mug', price: 200, tags: ['Grün'] }),
        product(4, 'B', { name: 'Elan cup', price: 200, listed: false, tags: ['tea'], counted: 1 }),
        product(5, 'E', { name: 'Mug', price: 200, counted: 5 }),
      ]
      type Asked = Record<string, string>

      /** The SKUs of all pages, read two at a time. */
      const all = async (
        { ask }: Awaited<ReturnType<typeof given>>,
        query: Asked,
        path = '/admin/products',
      ): Promise<string> => {
        const skus: string[] = []
        let cursor: Asked = {}
        for (;;) {
          const page = await ask<Page<ProductView>>(path, { limit: '2', ...query, ...cursor })
          skus.push(...page.items.map(({ sku }) => sku))
          if (page.nextCursor === undefined) return skus.join('')
          cursor = { cursor: page.nextCursor }
        }
      }

      test.each<[Asked, string]>([
        [{}, 'ABCDE'],
        [{ sort: 'sku' }, 'ABCDE'],
        [{ sort: 'name' }, 'DCBEA'],
        [{ sort: 'price' }, 'ABDEC'],
        [{ sort: 'newest' }, 'EBDAC'],
        [{ q: 'cup' }, 'ABC'],
        [{ q: 'cup', sort: 'price' }, 'ABC'],
        [{ q: 'cup', sort: 'newest' }, 'BAC'],
        [{ q: 'u', sort: 'name' }, 'DCBEA'],
        [{ q: 'elan', sort: 'name' }, 'CB'],
        [{ tag: 'tea' }, 'ABC'],
        [{ tag: 'TEA', sort: 'price' }, 'ABC'],
        [{ tag: 'grun' }, 'D'],
        [{ tag: 'te' }, ''],
        [{ tag: 'tea', q: 'elan' }, 'BC'],
        [{ sku: 'E,A,NONE,E' }, 'AE'],
        [{ sku: 'E, A ,B', sort: 'newest' }, 'EBA'],
        [{ sku: 'A,B,C', tag: 'red' }, 'C'],
        [{ sku: 'A,D,E', q: 'mu' }, 'DE'],
        [{ below: '4' }, 'BCD'],
        [{ below: '4', sort: 'price' }, 'BDC'],
        [{ below: '4', tag: 'tea' }, 'BC'],
        [{ below: '0' }, ''],
      ])('of %j is %s, page by page', async (query, skus) => {
        expect(await all(await given(...catalogue), query)).toBe(skus)
      })

      test.each<[Asked, string]>([
        [{}, 'ACDE'],
        [{ sort: 'name' }, 'DCEA'],
        [{ tag: 'tea' }, 'AC'],
        [{ sku: 'A,B,C' }, 'AC'],
      ])('of %j shows shoppers %s, without what is unlisted', async (query, skus) => {
        expect(await all(await given(...catalogue), query, '/products')).toBe(skus)
      })

      test('of SKUs comes at once, whatever a page holds usually', async () => {
        const skus = Array.from({ length: pageLimitDefault + 5 }, (_, n) => `S${n}`)
        const { ask } = await given(...skus.map((sku, n) => product(n, sku)))
        const page = await ask<Page<ProductView>>('/products', { sku: skus.join() })
        expect([page.items.length, page.nextCursor]).toEqual([skus.length, undefined])
      })

      test('follows a product to its new name, price, tags and units', async () => {
        const shop = await given(...catalogue)
        await shop.hears(
          patched(6, 'A', { name: 'Aal', price: 900, tags: ['red'] }),
          patched(7, 'C', { tags: null }),
          received(8, 'B', 9),
        )
        const lists = [
          { sort: 'name' },
          { sort: 'price' },
          { tag: 'tea' },
          { tag: 'red' },
          { below: '4' },
        ]
        expect(await Promise.all(lists.map((query) => all(shop, query as Asked)))).toEqual([
          'ADCBE',
          'BDECA',
          'B',
          'A',
          'CD',
        ])
      })

      test('ends before a page grows too long to send', async () => {
        const description = 'x'.repeat(productDescriptionLengthMax)
        const many = Array.from({ length: 20 }, (_, n) => product(n, `S${n + 10}`, { description }))
        const shop = await given(...many)
        const page = await shop.ask<Page<ProductView>>('/products', { limit: '20' })
        expect(page.items.length).toBe(15)
        expect(await all(shop, { limit: '20' })).toBe(many.map((_, n) => `S${n + 10}`).join(''))
      })

      test.each([
        [sortedProductsMax, undefined],
        [sortedProductsMax + 1, true],
      ])(
        'of %i matches says whether it is of the first of them only: %p',
        async (count, truncated) => {
          const some = Array.from({ length: count }, (_, n) =>
            product(n, `S${n}`, { tags: ['all'] }),
          )
          const { ask } = await given(...some)
          const page = await ask<Page<ProductView>>('/products', { tag: 'all', sort: 'newest' })
          expect(page.truncated).toBe(truncated as never)
          expect(page.items[0]?.sku).toBe(`S${sortedProductsMax - 1}`)
          expect(await ask<Page<ProductView>>('/products')).not.toHaveProperty('truncated')
        },
      )
    })

    describe('a bad request', () => {
      test.each([
        ['limit', '0'],
        ['limit', '-1'],
        ['limit', String(pageLimitMax + 1)],
        ['limit', '1.5'],
        ['limit', ''],
        ['limit', 'all'],
        ['cursor', 'abc'],
        ['cursor', '-1'],
        ['cursor', '7'],
        ['cursor', productCursorOf('name', ['mug', 1])],
        ['cursor', productCursorOf('sku', [1])],
        ['sort', 'colour'],
        ['sku', 'MUG,'],
        ['sku', Array.from({ length: pageLimitMax + 1 }, (_, n) => `S${n}`).join()],
        ['below', '1e3'],
        ['tag', ''],
        ['q', 'x'.repeat(searchLengthMax + 1)],
        ['q', 'a\0b'],
      ])('is answered 400 and names %s (%j)', async (field, value) => {
        const { get } = await given()
        for (const path of ['/products', '/admin/products']) {
          const response = await get(
            `${path}?${new URLSearchParams({ [field]: value }).toString()}`,
          )
          const expected = { status: 400, code: 'bad-query', fields: [field] }
          expect(await problemOf(response)).toEqual(expected)
        }
      })

      test('names every parameter that is wrong', async () => {
        const { fields } = await problemOf(await (await given()).get('/products?limit=0&sort=x'))
        expect(fields?.toSorted()).toEqual(['limit', 'sort'])
      })

      test.each(['/products', '/products/MUG', '/admin/products', `/reservations/${orderId(1)}`])(
        'without the token is answered 401: %s',
        async (path) => {
          const { get } = await given(product(1, 'MUG'))
          for (const Authorization of ['', `Bearer ${token}x`]) {
            expect(await problemOf(await get(path, { Authorization }))).toMatchObject({
              status: 401,
            })
          }
        },
      )
    })

    describe('where the units of a product are', () => {
      const shop = [product(1, 'TEA/1'), received(2, 'TEA/1', 5), sendOrder(1, { 'TEA/1': 2 })]

      test('is shown movement by movement, newest first', async () => {
        const { ask } = await given(...shop)
        const at = new Date(clockMs).toISOString()
        expect(await ask<MovementPage>('/admin/products/TEA%2F1/movements')).toEqual({
          items: [
            {
              kind: 'reserved',
              orderId: orderId(1),
              at,
              onHandBy: 0,
              reservedBy: 2,
              onHand: 5,
              reserved: 2,
            },
            {
              by: 'admin-token',
              kind: 'received',
              changeId: changeId(2),
              at,
              onHandBy: 5,
              reservedBy: 0,
              onHand: 5,
              reserved: 0,
            },
          ],
        })
      })

      test('is shown order by order', async () => {
        const { ask } = await given(...shop)
        expect(await ask<HoldingOrderPage>('/admin/products/TEA%2F1/orders')).toEqual({
          items: [{ orderId: orderId(1), quantity: 2, since: new Date(clockMs).toISOString() }],
        })
      })

      test.each(['movements', 'orders'])('goes on after a cursor: %s', async (list) => {
        const { ask } = await given(...shop, sendOrder(2, { 'TEA/1': 1 }))
        const path = `/admin/products/TEA%2F1/${list}`
        const first = await ask<Page<unknown>>(path, { limit: '1' })
        const rest = await ask<Page<unknown>>(path, { cursor: first.nextCursor! })
        const all = await ask<Page<unknown>>(path)
        expect([...first.items, ...rest.items]).toEqual([...all.items])
      })

      test.each(['movements', 'orders'])('is 404 and 400: %s', async (list) => {
        const { get } = await given(...shop)
        const unknown = await get(`/admin/products/NO/${list}`)
        expect(await problemOf(unknown)).toMatchObject({ status: 404, code: 'unknown-sku' })
        const wrong = await get(`/admin/products/TEA%2F1/${list}?cursor=x`)
        expect(await problemOf(wrong)).toMatchObject({ status: 400, fields: ['cursor'] })
      })
    })
  })
}
