import { describe, expect, test } from 'bun:test'
import { createPriceTurns } from '../../src/replay/price-turns.ts'

/** Notes each order and change when it begins. Each ends only when the test ends it. */
const givenTurns = () => {
  const turns = createPriceTurns()
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const act = (name: string) => (): Promise<void> => {
    begun.push(name)
    return new Promise((resolve) => ends.set(name, resolve))
  }
  return {
    begun,
    change: (name: string, skus: string[]) => turns.change(skus, act(name)),
    order: (name: string, skus: string[]) => void turns.order(skus, act(name)),
    end: async (name: string) => {
      ends.get(name)!()
      await settle()
    },
  }
}

/** Lets everything happen that does not wait for an end. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('orders and prices of one SKU', () => {
  test('orders at one price run at once', async () => {
    const { order, begun } = givenTurns()
    order('1', ['A'])
    order('2', ['A'])
    await settle()
    expect(begun).toEqual(['1', '2'])
  })

  test('a price waits for the orders before it, an order for the price before it', async () => {
    const { order, change, begun, end } = givenTurns()
    order('1', ['A'])
    order('2', ['A'])
    change('price', ['A'])
    order('3', ['A'])
    await settle()
    await end('1')
    expect(begun).toEqual(['1', '2'])
    await end('2')
    expect(begun).toEqual(['1', '2', 'price'])
    await end('price')
    expect(begun).toEqual(['1', '2', 'price', '3'])
  })

  test('two prices are set one after the other', async () => {
    const { change, order, begun, end } = givenTurns()
    change('first', ['A'])
    change('second', ['A'])
    order('1', ['A'])
    await settle()
    expect(begun).toEqual(['first'])
    await end('first')
    await end('second')
    expect(begun).toEqual(['first', 'second', '1'])
  })
})

test('other SKUs do not wait', async () => {
  const { order, change, begun } = givenTurns()
  order('1', ['A'])
  change('price', ['A'])
  order('2', ['A', 'B'])
  order('3', ['B'])
  await settle()
  expect(begun).toEqual(['1', '3'])
})

test('an order fails when its price could not be changed', async () => {
  const turns = createPriceTurns()
  const refusal = new Error('refused')
  turns.change(['A'], () => Promise.reject(refusal))
  const placed = turns.order(['A'], () => Promise.resolve())
  expect(await placed.catch((error: unknown) => error)).toBe(refusal)
})
