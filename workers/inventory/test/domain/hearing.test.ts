import { describe, expect, test } from 'bun:test'
import {
  eur,
  givenStock,
  orderCanceled,
  orderShipped,
  outcomeRecorded,
  sendOrder,
  stockWanted,
} from '../given.ts'

const one = { MUG: 1 }
const two = { MUG: 2 }
const tooMany = { MUG: 9 }

describe('a repeated order', () => {
  test('takes nothing more, and Order is told the decision again only when it asks', () => {
    const shop = givenStock({ MUG: 5 })
    const [first] = shop.tell(sendOrder(1, two))
    expect(shop.tell(sendOrder(1, two), sendOrder(1, two))).toEqual([])
    expect(shop.tell(stockWanted(1, two))).toEqual([first!])
    expect(shop.stock('MUG')).toEqual([5, 2])
  })

  test('stays rejected though the stock has come in since', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, tooMany))
    shop.products.set('MUG', { ...shop.products.get('MUG')!, onHand: 50 })
    expect(shop.hears(sendOrder(1, tooMany), stockWanted(1, tooMany))).toEqual([
      'order-rejected 1: MUG out-of-stock',
    ])
  })

  test('with other lines changes nothing: only Order knows which of them holds', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, one))
    expect(shop.hears(sendOrder(1, two))).toEqual([])
    expect(shop.stock('MUG')).toEqual([5, 1])
  })
})

describe('stock that Order wants', () => {
  test('is decided when Inventory never heard of the order', () => {
    const shop = givenStock({ MUG: 5 })
    expect(shop.hears(stockWanted(1, two))).toEqual(['in-stock 1'])
    expect(shop.stock('MUG')).toEqual([5, 2])
  })

  test('replaces a reservation for other lines: released, then decided', () => {
    const shop = givenStock({ MUG: 5, BOWL: 1 })
    shop.hears(sendOrder(1, { MUG: 2, BOWL: 1 }))
    expect(shop.hears(stockWanted(1, { MUG: 5 }))).toEqual(['in-stock 1'])
    expect(shop.stock('MUG')).toEqual([5, 5])
    expect(shop.stock('BOWL')).toEqual([1, 0])
  })

  test('replaces a reservation by a rejection, and the units are free', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, two))
    expect(shop.hears(stockWanted(1, tooMany))).toEqual(['order-rejected 1: MUG out-of-stock'])
    expect(shop.stock('MUG')).toEqual([5, 0])
  })

  test('replaces a rejection of other lines', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, tooMany))
    expect(shop.hears(stockWanted(1, two))).toEqual(['in-stock 1'])
    expect(shop.stock('MUG')).toEqual([5, 2])
  })

  test('tells the same lines with another expected total apart', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, two))
    expect(shop.hears(stockWanted(1, two, { expectedTotal: eur(1) }))).toEqual([
      'order-rejected 1: MUG price-changed',
    ])
    expect(shop.stock('MUG')).toEqual([5, 0])
  })

  test('has to be heard anew, even if Order heard the decision before it', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, one), outcomeRecorded(1, one))
    shop.hears(stockWanted(1, two))
    expect(shop.reservation(1)?.heard).toBe(false)
  })

  test.each([
    ['canceled', orderCanceled(1), [5, 0]],
    ['shipped', orderShipped(1), [4, 0]],
  ])('is no longer reserved for an order that was %s', (_, fact, stock) => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, one), fact)
    expect(shop.hears(stockWanted(1, two))).toEqual([])
    expect<number[]>(shop.stock('MUG')).toEqual(stock)
  })
})

describe('an outcome', () => {
  test('is unheard until Order has recorded it', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, one), sendOrder(2, tooMany))
    expect(shop.reservation(1)?.heard).toBe(false)
    expect(shop.hears(outcomeRecorded(1, one), outcomeRecorded(2, tooMany))).toEqual([])
    expect(shop.reservation(1)?.heard).toBe(true)
    expect(shop.reservation(2)?.heard).toBe(true)
  })

  test('is not heard when Order has recorded other lines', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, one), outcomeRecorded(1, two))
    expect(shop.reservation(1)?.heard).toBe(false)
  })

  test('of an order that Inventory does not know changes nothing', () => {
    const shop = givenStock({ MUG: 5 })
    expect(shop.hears(outcomeRecorded(1, one))).toEqual([])
    expect(shop.reservation(1)).toBeUndefined()
  })
})

describe('a canceled order', () => {
  test('gives its units back once, and is answered each time', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, two), sendOrder(2, two))
    expect(shop.hears(orderCanceled(1), orderCanceled(1))).toEqual([
      'stock-released 1',
      'stock-released 1',
    ])
    expect(shop.stock('MUG')).toEqual([5, 2])
  })

  test('counts as heard', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, two), orderCanceled(1))
    expect(shop.reservation(1)).toMatchObject({ canceled: true, heard: true })
  })

  test('that comes first leaves a mark, and the late order reserves nothing', () => {
    const shop = givenStock({ MUG: 5 })
    expect(shop.hears(orderCanceled(1))).toEqual(['stock-released 1'])
    expect(shop.hears(sendOrder(1, two), stockWanted(1, two))).toEqual([])
    expect(shop.reservation(1)).toMatchObject({ decided: undefined, canceled: true, heard: true })
    expect(shop.stock('MUG')).toEqual([5, 0])
  })

  test('that was rejected holds nothing and is answered too', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, tooMany))
    expect(shop.hears(orderCanceled(1))).toEqual(['stock-released 1'])
    expect(shop.stock('MUG')).toEqual([5, 0])
    expect(shop.reservation(1)?.heard).toBe(true)
  })

  test('that has left the house is answered and changes nothing', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, two), orderShipped(1))
    expect(shop.hears(orderCanceled(1))).toEqual(['stock-released 1'])
    expect(shop.stock('MUG')).toEqual([3, 0])
    expect(shop.reservation(1)).toMatchObject({ canceled: false, shipped: true })
  })

  test('is not announced as in stock again', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, two), orderCanceled(1))
    expect(shop.hears(sendOrder(1, two))).toEqual([])
  })
})

describe('a shipped order', () => {
  test('takes from both once, and is answered each time', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, two), sendOrder(2, one))
    expect(shop.hears(orderShipped(1), orderShipped(1))).toEqual([
      'stock-shipped 1',
      'stock-shipped 1',
    ])
    expect(shop.stock('MUG')).toEqual([3, 1])
    expect(shop.reservation(1)).toMatchObject({ shipped: true, heard: true })
  })

  test.each([
    ['of which nothing is known', []],
    ['that was rejected', [sendOrder(1, tooMany)]],
    ['that was canceled', [sendOrder(1, one), orderCanceled(1)]],
    ['of which only the cancellation is known', [orderCanceled(1)]],
  ])('%s can never be applied and changes nothing', (_, before) => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(...before)
    const known = shop.reservation(1)
    expect(shop.hears(orderShipped(1))).toEqual([])
    expect(shop.parked).toEqual(['order-shipped 1'])
    expect(shop.reservation(1)).toEqual(known)
    expect(shop.stock('MUG')).toEqual([5, 0])
  })
})
