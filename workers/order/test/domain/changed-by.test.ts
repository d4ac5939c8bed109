import { describe, expect, test } from 'bun:test'
import { summaryOf } from '../../src/domain/detailed-view.ts'
import { viewOf } from '../../src/domain/order.ts'
import {
  askedBy,
  cancelAsOperator,
  cancelOrder,
  changeId,
  givenOrders,
  inStock,
  returnOrder,
  shipOrder,
  shipPart,
  stockMoved,
} from '../given.ts'

const set = { MUG: 2, BOWL: 1 }
const namesIn = ({ order }: ReturnType<typeof givenOrders>) =>
  order(1)!.parts.map(({ kind, by }) => `${kind} by ${by}`)

describe('the operator who asked', () => {
  test('is kept with each part, and with the answer', () => {
    const shop = givenOrders(
      inStock(1, set),
      askedBy('anna', shipPart(1, 10, { MUG: 1 })),
      askedBy('bob', cancelAsOperator(1, 11, { lines: { BOWL: 1 } })),
      shipOrder(1, { change: 12 }),
      askedBy('carl', returnOrder(1, 13, { MUG: 1 })),
    )
    expect(namesIn(shop)).toEqual([
      'shipped by anna',
      'canceled by bob',
      'shipped by admin-token',
      'returned by carl',
    ])
    const answers = [10, 11, 12, 13].map((n) => shop.answers.get(changeId(n)))
    expect(answers).toMatchObject([
      [{ by: 'anna' }],
      [{ by: 'bob' }],
      [{ by: 'admin-token' }],
      [{ by: 'carl' }],
    ])
  })

  test('is kept with a refusal', () => {
    const shop = givenOrders(askedBy('anna', shipOrder(1, { change: 10 })))
    expect(shop.answers.get(changeId(10))).toMatchObject([{ refusal: 'unknown-order', by: 'anna' }])
  })

  test('is the first of those who sent one change', () => {
    const ship = shipOrder(1, { change: 10 })
    const shop = givenOrders(inStock(1, set), askedBy('anna', ship), askedBy('bob', ship))
    expect(namesIn(shop)).toEqual(['shipped by anna'])
    expect(shop.answers.get(changeId(10))).toHaveLength(1)
  })

  test('may ship a shipped order once more without a word, and nothing changes', () => {
    const shop = givenOrders(inStock(1, set), askedBy('anna', shipOrder(1, { change: 10 })))
    shop.tell(askedBy('bob', shipOrder(1, { change: 11 })))
    expect([namesIn(shop), shop.version(1)]).toEqual([['shipped by anna'], 3])
  })

  test('of a whole cancellation is kept; a shopper is nobody of them', () => {
    const whole = givenOrders(inStock(1, set), askedBy('anna', cancelAsOperator(1, 10)))
    expect(namesIn(whole)).toEqual(['canceled by anna'])
    const part = cancelAsOperator(1, 10, { lines: { BOWL: 1 } })
    const rest = givenOrders(inStock(1, set), askedBy('anna', part), cancelOrder(1))
    expect(namesIn(rest)).toEqual(['canceled by anna', 'canceled by undefined'])
  })

  test('is not known of what a restored Order is told', () => {
    const moved = stockMoved(1, { MUG: { shipped: 1 } }, { wantsAnswer: true })
    expect(namesIn(givenOrders(inStock(1, set), moved))).toEqual(['shipped by undefined'])
  })

  test('is shown to no shopper', () => {
    const shop = givenOrders(
      inStock(1, set),
      askedBy('anna', shipPart(1, 10, { MUG: 1 })),
      askedBy('anna', returnOrder(1, 11, { MUG: 1 })),
      askedBy('anna', cancelAsOperator(1, 12)),
    )
    const order = shop.order(1)!
    const shown = JSON.stringify([viewOf(order), summaryOf({ order }, { withLines: true })])
    expect(shown).not.toContain('anna')
  })
})
