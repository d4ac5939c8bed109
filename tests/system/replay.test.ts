import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { messyOrderBook } from '../house/order-books.ts'
import { askDoctor, runProgram, type DoctorReport } from '../house/programs.ts'
import { startShop, type Shop } from '../house/shop.ts'

const seed = 20_101_201
const invoiceCount = 100
const { csv, lineCount } = messyOrderBook({ seed, invoiceCount })

let shop: Shop
let book: string
beforeAll(async () => {
  // A book is one client with many large orders: without its server's token the shop would refuse most of them.
  shop = await startShop(undefined, {
    FRONT_SERVER_TOKENS: 'server-of-the-book,another-server-token',
    FRONT_CLIENT_WRITES_PER_MINUTE: '1',
    ORDER_TOTAL_MAX: '0.01',
  })
  book = join(shop.folder, 'book.csv.gz')
  await Bun.write(book, gzipSync(csv))
}, 30_000)
afterAll(() => shop.close())

type Replayed = {
  report: {
    lines: { inFile: number; accountedFor: number; byFate: Record<string, number> }
    invoices: { ordered: number; empty: number }
    orders: Record<string, number>
    cancellations: { byFate: Record<string, number>; answered: Record<string, number> }
    shipped: number
    priceChanges: number
  }
  audit: DoctorReport
  businessHash: string
}

const replay = async (...args: string[]): Promise<Replayed> => {
  const { exitCode, output } = await runProgram(shop, 'replay', book, '--json', ...args)
  if (exitCode !== 0) throw new Error(`seed ${seed}: the replay ended with ${exitCode}\n${output}`)
  return JSON.parse(output) as Replayed
}

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0)

describe('a replay of a messy order book', () => {
  let first: Replayed
  beforeAll(async () => {
    first = await replay()
  }, 30_000)

  test('accounts for every line of the file', () => {
    const { inFile, accountedFor, byFate } = first.report.lines
    expect({ inFile, accountedFor }).toEqual({ inFile: lineCount, accountedFor: lineCount })
    for (const fate of ['no-product-code', 'no-price', 'fraction-of-a-penny', 'second-price']) {
      expect(byFate[fate]).toBeGreaterThan(0)
    }
  })

  test('has every order confirmed, at the total of its invoice', () => {
    const { orders, invoices } = first.report
    expect(orders).toEqual({ confirmed: invoices.ordered })
  })

  test('changes prices, cancels and ships as the book has it', () => {
    const { cancellations, shipped, priceChanges } = first.report
    expect(priceChanges).toBeGreaterThan(0)
    expect(shipped).toBeGreaterThan(0)
    expect(cancellations.answered.canceled).toBeGreaterThan(0)
    expect(sum(cancellations.answered)).toBe(cancellations.byFate.cancels!)
  })

  test('leaves a shop in which all is well', async () => {
    expect(first.audit.violations).toEqual([])
    const { exitCode, counts } = await askDoctor(shop)
    expect(exitCode).toBe(0)
    expect(sum(counts.orders)).toBe(first.report.invoices.ordered)
    expect(counts.orders.shipped).toBe(first.report.shipped)
  })

  test('changes nothing when it is repeated, however fast', async () => {
    const again = await replay('--concurrency', '3', '--speed', '10000000')
    expect(again.businessHash).toBe(first.businessHash)
    expect(again.report.lines).toEqual(first.report.lines)
    expect(again.report.orders.shipped).toBe(first.report.shipped)
  })
})

describe('a replay in two parts', () => {
  test('goes on where the first ended, at the prices of the book', async () => {
    const { csv } = messyOrderBook({ seed: seed + 1, invoiceCount })
    book = join(shop.folder, 'other-book.csv')
    await Bun.write(book, csv)
    const part = await replay('--limit-invoices', '50')
    const whole = await replay()
    expect(whole.report.orders.rejected).toBeUndefined()
    expect(sum(whole.report.orders)).toBe(whole.report.invoices.ordered)
    expect(whole.report.orders.confirmed).toBeGreaterThan(
      whole.report.invoices.ordered - part.report.invoices.ordered - 1,
    )
  })
})

describe('a replay cannot be made', () => {
  test('of a file that is no order book', async () => {
    const file = join(shop.folder, 'poem.csv')
    await Bun.write(file, 'roses,are\nred,\n')
    expect((await runProgram(shop, 'replay', file)).exitCode).toBe(2)
  })

  test('with a speed that is no number', async () => {
    expect((await runProgram(shop, 'replay', book, '--speed', 'fast')).exitCode).toBe(2)
  })
})
