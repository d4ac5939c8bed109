import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { OrderBookUnreadableError, readOrderBook } from '../../src/replay/order-book.ts'

const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n'
const lines = [
  '1,10001,"A ""SMALL"" CUP, BLUE",6,2020-01-01 08:00:00,2.5,7,Norway',
  '2,10002,,-1,2020-01-01 08:01:00,0,,Norway',
  '1,10003,PLATE,2,2020-01-01 08:02:00,0.0010,7,Norway',
]

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'book-'))
})
afterAll(() => rm(folder, { recursive: true }))

const givenFile = async (content: string | Uint8Array): Promise<string> => {
  const path = join(folder, crypto.randomUUID())
  await writeFile(path, content)
  return path
}

const failure = (path: string): Promise<unknown> =>
  readOrderBook(path).catch((error: unknown) => error)

describe('reading an order book', () => {
  test('gathers the lines of an invoice from the whole book', async () => {
    const book = await readOrderBook(await givenFile(`${header}${lines.join('\n')}\n`))
    expect(book.lineCount).toBe(3)
    expect(book.invoices.map(({ no, lines }) => [no, lines.length])).toEqual([
      ['1', 2],
      ['2', 1],
    ])
    expect(book.invoices[0]!.lines[0]).toEqual({
      invoiceNo: '1',
      stockCode: '10001',
      description: 'A "SMALL" CUP, BLUE',
      quantity: 6,
      atMs: Date.UTC(2020, 0, 1, 8),
      unitPrice: '2.5',
      customerId: '7',
    })
  })

  test('reads gzip too', async () => {
    const text = `${header}${lines.join('\r\n')}`
    const plain = await readOrderBook(await givenFile(text))
    const zipped = await readOrderBook(await givenFile(gzipSync(text)))
    expect(zipped).toEqual(plain)
  })

  test.each([
    ['a column that is missing', 'InvoiceNo,StockCode\n1,10001\n'],
    ['a quantity that is no number', `${header}1,10001,CUP,six,2020-01-01 08:00:00,2.5,7,Norway\n`],
    ['a time that does not exist', `${header}1,10001,CUP,6,2020-13-01 08:00:00,2.5,7,Norway\n`],
    ['a line that is too short', `${header}1,10001,CUP\n`],
    ['half a gzip file', gzipSync(header + lines.join('\n')).subarray(0, 60)],
  ])('refuses %s', async (_, content) => {
    expect(await failure(await givenFile(content))).toBeInstanceOf(OrderBookUnreadableError)
  })

  test('refuses a missing file', async () => {
    expect(await failure(join(folder, 'nowhere'))).toBeInstanceOf(OrderBookUnreadableError)
  })
})
