import { describe, expect, test } from 'bun:test'
import {
  givenStock,
  linesMoved,
  orderCanceled,
  orderId,
  orderShipped,
  outcomeRecorded,
  promised,
  received,
  sendOrder,
  stockWanted,
} from '../given.ts'

const three = { MUG: 3 }
const moved = (units: Parameters<typeof linesMoved>[1][string]) => linesMoved(1, { MUG: units })

/** Ten mugs, of which order 1 holds three. */
const given = () => {
  const shop = givenStock({ MUG: 10 })
  shop.hears(sendOrder(1, three), outcomeRecorded(1, three))
  return shop
}

describe('units that Order says were moved', () => {
  test.each([
    ['shipped', { shipped: 1 }, [9, 2]],
    ['canceled', { canceled: 1 }, [10, 2]],
    ['shipped and restocked', { shipped: 2, restocked: 1 }, [9, 1]],
    ['shipped and canceled', { shipped: 2, canceled: 1 }, [8, 0]],
    ['all shipped, and all restocked', { shipped: 3, restocked: 3 }, [10, 0]],
  ])('%s: stock and reserved follow, once', (_, units, stock) => {
    const shop = given()
    const answer = { kind: 'stock-moved', item: { lines: [{ sku: 'MUG', ...units }] } }
    expect(shop.tell(moved(units), moved(units))).toMatchObject([answer, answer])
    expect(shop.stock('MUG')).toEqual(stock as [number, number])
    expect(shop.reservation(1)?.heard).toBe(true)
  })

  test('grow: only what was not moved before is moved', () => {
    const shop = given()
    shop.hears(moved({ shipped: 1 }), moved({ shipped: 2, canceled: 1 }))
    expect(shop.stock('MUG')).toEqual([8, 0])
    expect(shop.reservation(1)).toMatchObject({ shipped: true })
  })

  test('in any sequence end the same, and a lower number changes nothing', () => {
    const shop = given()
    const late = shop.tell(moved({ shipped: 2, restocked: 1 }), moved({ shipped: 1 }))
    expect(late.at(-1)).toEqual({
      kind: 'stock-moved',
      item: { orderId: orderId(1), lines: [{ sku: 'MUG', shipped: 2, restocked: 1 }] },
    })
    expect(shop.stock('MUG')).toEqual([9, 1])
  })

  test('all of them at once are a whole shipment, and are answered as one', () => {
    const shop = given()
    expect(shop.hears(moved({ shipped: 3 }))).toEqual(['stock-shipped 1'])
    expect(shop.reservation(1)).toMatchObject({ shipped: true, moved: [] })
  })

  test('after a whole shipment come back from it', () => {
    const shop = given()
    shop.hears(orderShipped(1))
    expect(shop.hears(moved({ shipped: 3, restocked: 2 }), orderShipped(1))).toEqual([
      'stock-moved 1',
      'stock-moved 1',
    ])
    expect(shop.stock('MUG')).toEqual([9, 0])
  })

  test('are held by the rest, which a cancellation releases', () => {
    const shop = given()
    shop.hears(moved({ canceled: 1 }))
    expect(shop.hears(orderCanceled(1))).toEqual(['stock-released 1'])
    expect(shop.stock('MUG')).toEqual([10, 0])
  })

  test('that are canceled go to the next order', () => {
    const shop = given()
    shop.hears(sendOrder(2, { MUG: 7 }), moved({ canceled: 2 }), sendOrder(3, { MUG: 2 }))
    expect(shop.stock('MUG')).toEqual([10, 10])
  })

  test('of an order that was canceled since are answered with that', () => {
    const shop = given()
    shop.hears(orderCanceled(1))
    const item = { orderId: orderId(1), wantsAnswer: true }
    expect(shop.tell(moved({ canceled: 1 }))).toEqual([
      { kind: 'stock-released', item },
    ] as ReturnType<typeof shop.tell>)
    expect(shop.stock('MUG')).toEqual([10, 0])
    expect(shop.parked).toEqual([])
  })

  test.each([
    ['of which nothing is known', []],
    ['that was rejected', [sendOrder(1, { MUG: 99 })]],
  ])('of an order %s can never be applied', (_, before) => {
    const shop = givenStock({ MUG: 10 })
    shop.hears(...before)
    expect(shop.hears(moved({ shipped: 1 }))).toEqual([])
    expect(shop.parked).toEqual(['lines-moved 1'])
  })

  test('of other lines under its id are no units of the order', () => {
    const shop = givenStock({ MUG: 4 })
    shop.hears(
      promised(1, { MUG: 2 }, { shipped: true }),
      sendOrder(2, { MUG: 2 }),
      promised(1, { MUG: 4 }, { shipped: true }),
      moved({ shipped: 4 }),
    )
    expect(shop.stock('MUG')).toEqual([2, 2])
  })

  test('keep the order from being replaced by another under its id', () => {
    const shop = given()
    shop.hears(moved({ shipped: 1 }))
    expect(shop.hears(stockWanted(1, { MUG: 1 }))).toEqual([])
    expect(shop.stock('MUG')).toEqual([9, 2])
  })
})

describe('a restored Inventory that is told what was moved', () => {
  const told = (units: Parameters<typeof linesMoved>[1][string], lines = three) => {
    const fact = promised(1, lines)
    const { recorded } = fact.item
    if (recorded?.outcome !== 'in-stock') throw new Error('not in stock')
    const moved = recorded.lines.map((line) => ({ ...line, ...units }))
    return { ...fact, item: { ...fact.item, recorded: { ...recorded, lines: moved } } }
  }

  test('takes it with the reservation, in one', () => {
    const shop = givenStock({ MUG: 10 }, { isReconciling: true })
    expect(shop.hears(told({ shipped: 2, canceled: 1, restocked: 1 }))).toEqual(['stock-moved 1'])
    expect(shop.stock('MUG')).toEqual([9, 0])
    expect(shop.reservation(1)).toMatchObject({ shipped: true, heard: true })
  })

  test('keeps the greater number, and tells Order what it has lost', () => {
    const shop = given()
    shop.hears(moved({ shipped: 2 }))
    expect(shop.tell(told({ shipped: 1, canceled: 1 }))).toMatchObject([
      { item: { lines: [{ sku: 'MUG', shipped: 2, canceled: 1 }], wantsAnswer: true } },
    ])
    expect(shop.stock('MUG')).toEqual([8, 0])
  })

  test('counts nothing until all units are there, and then what is held and what has left', () => {
    const shop = givenStock({ MUG: 1 }, { isReconciling: true })
    shop.hears(told({ shipped: 1, canceled: 1 }))
    expect(shop.reservation(1)).toMatchObject({ short: true })
    expect(shop.stock('MUG')).toEqual([1, 0])
    shop.hears(received(5, 'MUG', 1))
    expect(shop.reservation(1)).toMatchObject({ short: false })
    expect(shop.stock('MUG')).toEqual([1, 1])
  })

  test('needs fewer units for a promise of which a part is canceled later', () => {
    const shop = givenStock({ MUG: 2 }, { isReconciling: true })
    shop.hears(promised(1, three))
    expect(shop.reservation(1)).toMatchObject({ short: true })
    shop.hears(moved({ canceled: 1 }))
    expect(shop.reservation(1)).toMatchObject({ short: false })
    expect(shop.stock('MUG')).toEqual([2, 2])
  })

  test('leaves what comes before the reservation to be said again', () => {
    const shop = givenStock({ MUG: 10 }, { isReconciling: true })
    expect(shop.hears(moved({ shipped: 1 }))).toEqual([])
    expect(shop.parked).toEqual([])
  })
})
