import { describe, expect, test } from 'bun:test'
import { quantityMax } from '@shop/contracts'
import { orderOf, takenBackBy } from '../../src/replay/invoice-order.ts'
import { judgeLine } from '../../src/replay/line-fate.ts'
import type { BookLine } from '../../src/replay/order-book.ts'
import { givenInvoice, givenLine } from './given-book.ts'

describe('a line is ordered', () => {
  test.each<[string, Partial<BookLine>, object]>([
    ['as its SKU in pence', {}, { sku: '10001', quantity: 10, unitPrice: 150 }],
    ['with letters in its code', { stockCode: '10001AB' }, { sku: '10001AB', isRespelled: false }],
    [
      'under the upper case of its code',
      { stockCode: '10001ab' },
      { sku: '10001AB', isRespelled: true },
    ],
    ['at a price with no decimals', { unitPrice: '3' }, { unitPrice: 300 }],
    ['at a price with one', { unitPrice: '0.1' }, { unitPrice: 10 }],
    ['at a price with four that are whole pence', { unitPrice: '2.5500' }, { unitPrice: 255 }],
    ['at one that floating point does not hold', { unitPrice: '1.15' }, { unitPrice: 115 }],
  ])('%s', (_, line, kept) => {
    expect(judgeLine(givenLine(line))).toMatchObject(kept)
  })
})

describe('a line is left out', () => {
  test.each<[string, Partial<BookLine>, string]>([
    ['postage', { stockCode: 'POST' }, 'no-product-code'],
    ['a fee', { stockCode: 'BANK CHARGES' }, 'no-product-code'],
    ['a voucher', { stockCode: 'gift_0001_20' }, 'no-product-code'],
    ['four digits', { stockCode: '1000' }, 'no-product-code'],
    ['three letters', { stockCode: '10001ABC' }, 'no-product-code'],
    ['no units', { quantity: 0 }, 'non-positive-quantity'],
    ['units that come back', { quantity: -1 }, 'non-positive-quantity'],
    ['a gift', { unitPrice: '0' }, 'no-price'],
    ['a price below zero', { unitPrice: '-2.50' }, 'no-price'],
    ['a tenth of a penny', { unitPrice: '0.0010' }, 'fraction-of-a-penny'],
    ['too many units', { quantity: quantityMax + 1 }, 'beyond-a-limit'],
    ['a price that no shop takes', { unitPrice: '10000000000.01' }, 'beyond-a-limit'],
  ])('%s', (_, line, reason) => {
    expect(judgeLine(givenLine(line))).toBe(reason as never)
  })
})

describe('an order', () => {
  test('keeps several lines of a SKU at one price', () => {
    const { kept, leftOut } = orderOf(givenInvoice({}, [{}, { quantity: 2 }]))
    expect(kept.map(({ quantity }) => quantity)).toEqual([10, 2])
    expect(leftOut).toEqual([])
  })

  test('has the first price of a SKU and leaves out the lines with another', () => {
    const { kept, leftOut } = orderOf(
      givenInvoice({}, [
        { stockCode: '10001a' },
        { stockCode: '10001A', unitPrice: '1.60' },
        { stockCode: '10001A', quantity: 3 },
      ]),
    )
    expect(kept.map(({ quantity }) => quantity)).toEqual([10, 3])
    expect(leftOut).toEqual(['second-price'])
  })

  test('has no more units of a SKU over its lines than the shop takes', () => {
    const { kept, leftOut } = orderOf(
      givenInvoice({}, [{ quantity: quantityMax }, { quantity: 1 }]),
    )
    expect(kept).toHaveLength(1)
    expect(leftOut).toEqual(['beyond-a-limit'])
  })
})

test('a cancellation takes back the units of its negative lines, whatever they cost', () => {
  const { units, leftOut } = takenBackBy(
    givenInvoice({ no: 'C1' }, [
      { quantity: -3 },
      { quantity: -4, unitPrice: '0' },
      { quantity: 1 },
      { stockCode: 'D', quantity: -1 },
    ]),
  )
  expect([...units]).toEqual([['10001', 7]])
  expect(leftOut).toEqual(['non-positive-quantity', 'no-product-code'])
})
