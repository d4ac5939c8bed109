import { describe, expect, test } from 'bun:test'
import { createPriceLanes } from '../../src/replay/price-lanes.ts'

/** Lanes whose orders and changes say when they begin and end only when told to. */
const givenLanes = () => {
  const lanes = createPriceLanes()
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const act = (name: string) => (): Promise<void> => {
    begun.push(name)
    return new Promise((resolve) => ends.set(name, resolve))
  }
  return {
    begun,
    change: (name: string, skus: string[]) => lanes.change(skus, act(name)),
    order: (name: string, skus: string[]) => void lanes.order(skus, act(name)),
    end: async (name: string) => {
      ends.get(name)!()
      await settle()
    },
  }
}

/** Lets everything happen that can happen without an end. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('orders and prices of one SKU', () => {
  test('orders at one price go at once', async () => {
    const { order, begun } = givenLanes()
    order('1', ['A'])
    order('2', ['A'])
    await settle()
    expect(begun).toEqual(['1', '2'])
  })

  test('a price waits for the orders before it, an order for the price before it', async () => {
    const { order, change, begun, end } = givenLanes()
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

  test('two prices come in their order', async () => {
    const { change, order, begun, end } = givenLanes()
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
  const { order, change, begun } = givenLanes()
  order('1', ['A'])
  change('price', ['A'])
  order('2', ['A', 'B'])
  order('3', ['B'])
  await settle()
  expect(begun).toEqual(['1', '3'])
})

test('an order hears that its price could not be changed', async () => {
  const lanes = createPriceLanes()
  const refusal = new Error('refused')
  lanes.change(['A'], () => Promise.reject(refusal))
  const placed = lanes.order(['A'], () => Promise.resolve())
  expect(await placed.catch((error: unknown) => error)).toBe(refusal)
})
