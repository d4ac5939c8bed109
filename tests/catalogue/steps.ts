import { expect } from 'bun:test'
import * as fc from 'fast-check'
import { createModel, type Cells, type Outcome, type Product } from './model.ts'
import type { ShopInOneProcess } from './one-process.ts'

export const skus = ['A', 'B', 'C']

/** The names under which files are sent: few, so that they are met again with the same and other content. */
const fileKey = fc.constantFrom(...[0, 1, 2].map((n) => `0199f6a0-0000-7000-8000-00000000000${n}`))
const freshKey = fc.uuid({ version: 7 })
const sku = fc.constantFrom(...skus)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const units = fc.integer({ min: 0, max: 6 })

const properties = {
  name: maybe(fc.constantFrom('Mug', 'Bowl')),
  price: maybe(fc.constantFrom(100, 250)),
  listed: maybe(fc.boolean()),
}
const unitsSaid = fc.oneof(
  fc.constant({}),
  fc.record({ stock: units, seen: maybe(units) }),
  fc.record({ received: fc.integer({ min: 1, max: 4 }) }),
)
const row: fc.Arbitrary<Cells> = fc
  .tuple(fc.record({ sku, ...properties }), unitsSaid)
  .map(([said, stock]) => ({ ...said, ...stock }))

/** A file may have two rows of one SKU. */
const rows = fc.array(row, { minLength: 1, maxLength: 5 })

/** How a file is sent: with a row that nobody can read, turned round, up to a part of its bytes, or as a trial. */
const sending = fc.record({
  broken: maybe(fc.nat(4)),
  isReversed: fc.boolean(),
  cutAt: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
  isDryRun: fc.boolean(),
})

const patch = fc.record({ key: freshKey, change: fc.record({ sku, ...properties }) })
const file = fc.record({ key: fileKey, file: fc.nat(1), how: sending })
const order = fc.record({ key: freshKey, sku, quantity: fc.integer({ min: 1, max: 3 }) })
/** Of one of the orders that were placed, if any was. */
const earlier = fc.record({ nth: fc.nat(5), isCanceled: fc.boolean() })

const kinds = { patch, import: file, order, earlier }
type Kinds = {
  [Kind in keyof typeof kinds]: (typeof kinds)[Kind] extends fc.Arbitrary<infer S> ? S : never
}
export type Step = { [Kind in keyof Kinds]: { kind: Kind; said: Kinds[Kind] } }[keyof Kinds]

const weights: Record<keyof Kinds, number> = { patch: 2, import: 6, order: 3, earlier: 2 }
const step = fc.oneof(
  ...Object.entries(weights).map(([kind, weight]) => ({
    weight,
    arbitrary: (kinds[kind as keyof Kinds] as fc.Arbitrary<unknown>).map(
      (said) => ({ kind, said }) as Step,
    ),
  })),
)

/** Two files, and everything that is done with them and beside them. */
export const histories = fc.record({
  files: fc.tuple(rows, rows),
  steps: fc.array(step, { minLength: 1, maxLength: 12 }),
})

const columns = ['sku', 'name', 'price', 'listed', 'stock', 'seen', 'received'] as const

const lineOf = (cells: Cells, { isBroken }: { isBroken: boolean }): string =>
  columns
    .map((column) => {
      if (column !== 'price') return String(cells[column] ?? '')
      if (isBroken) return '1.8.9'
      return cells.price === undefined ? '' : (cells.price / 100).toFixed(2)
    })
    .join(',')

type Report = Record<Exclude<Outcome, 'refused'>, number> & { rows: number; refusedCount: number }

/** Takes steps in the shop and in the model of it, and compares the answers. */
export const createHistory = (shop: ShopInOneProcess, files: readonly (readonly Cells[])[]) => {
  const model = createModel()
  const placed: Kinds['order'][] = []

  const changePart = async ({ key: name, change }: Kinds['patch']): Promise<void> => {
    const { sku: of, price, ...said } = change
    const body = JSON.stringify({
      ...said,
      ...(price !== undefined && { price: { amount: price, currency: 'EUR' } }),
    })
    const headers = { 'Content-Type': 'application/merge-patch+json' }
    const path = `/admin/products/${of}`
    const { status } = await shop.asOperator(path, name, { method: 'PATCH', headers, body })
    const isThere = model.product(of) !== undefined
    const outcome = isThere ? model.change(name, change) : 'refused'
    expect(status).toBe(outcome === 'refused' ? 404 : 200)
  }

  const importFile = async ({ key, file: nth, how }: Kinds['import']): Promise<void> => {
    const all = files[nth]!.map((cells, n) => ({ cells, isBroken: n === how.broken }))
    const sent = how.isReversed ? all.toReversed() : all
    const text = [
      columns.join(','),
      ...sent.map(({ cells, isBroken }) => lineOf(cells, { isBroken })),
      '',
    ].join('\n')
    const end = how.cutAt === undefined ? text.length : Math.floor(how.cutAt * text.length)
    const path = `/admin/products/import?dry-run=${how.isDryRun}`
    const headers = { 'Content-Type': 'text/csv', 'Content-Length': String(text.length) }
    const body = text.slice(0, end)
    const { status, body: answer } = await shop.asOperator(path, key, {
      method: 'POST',
      headers,
      body,
    })
    const wholeLines = body.split('\n').length - 1
    if (status === 400) return expect(wholeLines).toBeLessThanOrEqual(1)
    expect(status).toBe(200)
    const report = answer as Report
    const isCut = end < text.length
    // The last refusal of a file that was cut off is about its end.
    const readCount = report.rows - Number(isCut)
    expect(wholeLines - 1 - readCount).toBeWithin(0, isCut ? 2 : 1)
    const counts = { new: 0, changed: 0, unchanged: 0, refused: Number(isCut) }
    const places = new Map<string, number>()
    for (const { cells, isBroken } of sent.slice(0, readCount)) {
      if (isBroken) {
        counts.refused += 1
        continue
      }
      const place = (places.get(cells.sku) ?? 0) + 1
      places.set(cells.sku, place)
      counts[model.change(`${key} ${cells.sku} ${place}`, cells, how)] += 1
    }
    const { new: made, changed, unchanged, refusedCount: refused } = report
    expect({ new: made, changed, unchanged, refused }).toEqual(counts)
  }

  const place = async ({ key, sku: of, quantity }: Kinds['order']): Promise<void> => {
    const { status, body } = await shop.asShopper('/orders', key, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Prefer: 'wait=5' },
      body: JSON.stringify({ lines: [{ sku: of, quantity }] }),
    })
    const wanted = [201, model.order(key, of, quantity)]
    expect([status, (body as { status: string }).status]).toEqual(wanted)
  }

  const comeBack = async ({ nth, isCanceled }: Kinds['earlier']): Promise<void> => {
    const before = placed[nth]
    if (before === undefined) return
    if (!isCanceled) return place(before)
    const path = `/orders/${shop.idOf(before.key)}/cancel`
    const { body } = await shop.asShopper(path, before.key, { method: 'POST' })
    expect((body as { status: string }).status).toBe(model.cancel(before.key))
  }

  const shown = async (of: string): Promise<Product | undefined> => {
    const { status, body } = await shop.asOperator(`/admin/products/${of}`, undefined)
    if (status === 404) return undefined
    const { name, price, listed, onHand, reserved, version } = body as Omit<Product, 'price'> & {
      price: { amount: number }
    }
    return { name, price: price.amount, listed, onHand, reserved, version }
  }

  return {
    take: (next: Step): Promise<void> => {
      switch (next.kind) {
        case 'patch':
          return changePart(next.said)
        case 'import':
          return importFile(next.said)
        case 'order':
          placed.push(next.said)
          return place(next.said)
        case 'earlier':
          return comeBack(next.said)
      }
    },
    /** Every product is in the shop what it is in the model. */
    compare: async (): Promise<void> => {
      for (const each of skus) expect(await shown(each)).toEqual(model.product(each))
    },
  }
}
