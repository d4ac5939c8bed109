import { describe, expect, test } from 'bun:test'
import { idempotencyKeyPattern } from '@shop/contracts'
import type { Invoice } from '../../src/replay/order-book.ts'
import { planReplay } from '../../src/replay/plan.ts'
import { day, givenInvoice } from './given-book.ts'

const plan = (book: Invoice[], invoiceCountMax = Infinity) =>
  planReplay(book, { currency: 'EUR', invoiceCountMax })

const stepsOf = (book: Invoice[]) =>
  plan(book).steps.map(({ kind, invoiceNo }) => `${kind} ${invoiceNo}`)

describe('the catalogue of a plan', () => {
  test('has the first price, the latest name, and as many units as are sold', () => {
    const { catalogue } = plan([
      givenInvoice({ no: '1' }, [{ description: 'CUP' }]),
      givenInvoice({ no: '2' }, [{ description: 'CUP, BLUE', unitPrice: '2', quantity: 4 }]),
      givenInvoice({ no: '3' }, [{ description: '', quantity: 1 }]),
    ])
    expect(catalogue).toEqual([
      { sku: '10001', name: 'CUP, BLUE', price: { amount: 150, currency: 'EUR' }, received: 15 },
    ])
  })

  test('names a product that has no name after its SKU', () => {
    const { catalogue } = plan([givenInvoice({}, [{ description: '' }])])
    expect(catalogue[0]!.name).toBe('10001')
  })
})

describe('prices', () => {
  test('change only before an order at another price', () => {
    const prices = ['1.50', '1.50', '2.00', '2.00', '1.50']
    const { steps } = plan(
      prices.map((unitPrice, i) => givenInvoice({ no: `${i}` }, [{ unitPrice }])),
    )
    expect(
      steps.map((step) => step.kind === 'order' && step.newPrices.map(({ price }) => price.amount)),
    ).toEqual([[], [], [200], [], [150]])
  })

  test('make the total that the order expects', () => {
    const [step] = plan([givenInvoice({}, [{}, { quantity: 2 }, { stockCode: '10002' }])]).steps
    expect(step).toMatchObject({ expectedTotal: { amount: 33 * 100, currency: 'EUR' } })
  })
})

describe('a week after its order', () => {
  test('it is shipped, in the sequence of all steps', () => {
    expect(
      stepsOf([
        givenInvoice({ no: '1', atMs: day(0) }),
        givenInvoice({ no: '2', atMs: day(6.9) }),
        givenInvoice({ no: '3', atMs: day(7) }),
        givenInvoice({ no: '4', atMs: day(20) }),
      ]),
    ).toEqual(['order 1', 'order 2', 'ship 1', 'order 3', 'ship 2', 'ship 3', 'order 4'])
  })

  test('it is not shipped if it was canceled before', () => {
    expect(
      stepsOf([
        givenInvoice({ no: '1', atMs: day(0) }),
        givenInvoice({ no: 'C2', atMs: day(1) }, [{ quantity: -10 }]),
        givenInvoice({ no: '3', atMs: day(8) }),
      ]),
    ).toEqual(['order 1', 'cancel 1', 'order 3'])
  })

  test('a cancellation is too late, and is sent nevertheless', () => {
    expect(
      stepsOf([
        givenInvoice({ no: '1', atMs: day(0) }),
        givenInvoice({ no: 'C2', atMs: day(8) }, [{ quantity: -10 }]),
      ]),
    ).toEqual(['order 1', 'ship 1', 'cancel 1'])
  })
})

describe('keys', () => {
  const book = [givenInvoice({ no: '1' }), givenInvoice({ no: '2' }, [{ unitPrice: '2' }])]

  test('are the same for the same book', () => {
    expect(plan(book)).toEqual(plan(structuredClone(book)))
  })

  test('are idempotency keys, all different', () => {
    const { catalogueKey, steps } = plan([...book, givenInvoice({ no: '3', atMs: day(9) })])
    const keys = steps.flatMap((step) =>
      step.kind === 'order' ? [step.key, step.pricesKey] : [step.key],
    )
    for (const key of [catalogueKey, ...keys]) expect(key).toMatch(idempotencyKeyPattern)
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('of an order stay the same in a longer book, so that its replay repeats the order', () => {
    expect(plan(book).steps[0]!.key).toBe(plan(book, 1).steps[0]!.key)
  })

  test('of prices differ in a longer book, because its catalogue starts again', () => {
    const longer = [...book, givenInvoice({ no: '3' })]
    const pricesKeyOf = (steps: ReturnType<typeof plan>['steps']) =>
      steps.map((step) => step.kind === 'order' && step.pricesKey)[1]
    expect(pricesKeyOf(plan(book).steps)).not.toBe(pricesKeyOf(plan(longer).steps))
  })
})

test('every line of a book has one fate', () => {
  const { lineCounts, emptyInvoiceCount, respelledLineCount, cancellationCounts } = plan(
    [
      givenInvoice({ no: '1' }, [
        {},
        { stockCode: 'POST' },
        { unitPrice: '9' },
        { stockCode: '10002b' },
      ]),
      givenInvoice({ no: '2' }, [{ quantity: -5 }, { unitPrice: '0' }, { unitPrice: '0.001' }]),
      givenInvoice({ no: 'C3' }, [{ quantity: -1 }, { stockCode: 'M', quantity: -1 }]),
      givenInvoice({ no: 'A4' }, [{ stockCode: 'B' }]),
      givenInvoice({ no: '5' }, [{}, {}]),
    ],
    4,
  )
  expect(Object.fromEntries(lineCounts)).toEqual({
    ordered: 2,
    'no-product-code': 2,
    'second-price': 1,
    'non-positive-quantity': 1,
    'no-price': 1,
    'fraction-of-a-penny': 1,
    'on-cancellation:part-of-one-order': 1,
    'adjustment-invoice': 1,
    'not-asked-for': 2,
  })
  expect({ emptyInvoiceCount, respelledLineCount }).toEqual({
    emptyInvoiceCount: 1,
    respelledLineCount: 1,
  })
  expect([...cancellationCounts]).toEqual([['part-of-one-order', 1]])
})
