import { describe, expect, test } from 'bun:test'
import type { ItemTraces } from '@shop/contracts'
import { createBatcher } from '../../../src/adapters/bus/batcher.ts'
import type { Sent } from '../../../src/ports.ts'

/** A bus that acknowledges, and a turn of the event loop that ends, when the test says so. */
const given = (bytesMax = 1_000) => {
  const messages: unknown[][] = []
  const traces: (ItemTraces | undefined)[] = []
  const onTheWay: ((sent: Sent) => void)[] = []
  const atEndOfTurn: (() => void)[] = []
  const batches: number[] = []
  const batcher = createBatcher({
    publish: (message, carried) => {
      messages.push(JSON.parse(message))
      traces.push(carried)
      return new Promise((resolve) => onTheWay.push(resolve))
    },
    afterTurn: (work) => atEndOfTurn.push(work),
    bytesMax,
    onBatch: (itemCount) => batches.push(itemCount),
  })
  return {
    batcher,
    messages,
    traces,
    batches,
    acknowledge: (sent: Sent) => onTheWay.shift()?.(sent),
    endTurn: () => {
      for (const work of atEndOfTurn.splice(0)) work()
    },
  }
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => from + index)

describe('a batcher', () => {
  test('sends the items of one turn as one message, and those that came meanwhile as the next', async () => {
    const { batcher, messages, batches, acknowledge, endTurn } = given()
    const first = [batcher.send(1), batcher.send(2)]
    expect(messages).toEqual([])
    endTurn()
    expect(messages).toEqual([[1, 2]])
    const others = [batcher.send(3), batcher.send(4)]
    endTurn()
    expect(messages).toEqual([[1, 2]])
    acknowledge('acknowledged')
    expect(await Promise.all(first)).toEqual(['acknowledged', 'acknowledged'])
    expect(messages).toEqual([
      [1, 2],
      [3, 4],
    ])
    acknowledge('unheard')
    expect(await Promise.all(others)).toEqual(['unheard', 'unheard'])
    expect(batches).toEqual([2, 2])
  })

  test('sends full batches at once, while at most eight messages are on their way', async () => {
    const { batcher, messages, acknowledge, endTurn } = given()
    const sent = numbers(0, 9 * 64 + 1).map((item) => batcher.send(item))
    endTurn()
    expect(messages).toEqual(numbers(0, 8).map((batch) => numbers(batch * 64, batch * 64 + 64)))
    acknowledge('acknowledged')
    await sent[0]
    expect(messages.slice(8)).toEqual([numbers(8 * 64, 9 * 64 + 1)])
    for (const _ of numbers(0, 8)) acknowledge('acknowledged')
    await Promise.all(sent)
    expect(messages.length).toBe(9)
  })

  test('says which items are traced, and nothing when none is', async () => {
    const { batcher, traces, acknowledge, endTurn } = given()
    const first = batcher.send(1)
    endTurn()
    const sent = [batcher.send(2), batcher.send(3, 'trace-of-3')]
    acknowledge('acknowledged')
    await first
    expect(traces).toEqual([undefined, new Map([[1, 'trace-of-3']])])
    acknowledge('acknowledged')
    await Promise.all(sent)
  })

  test('goes on after a message that was lost', async () => {
    const { batcher, messages, acknowledge, endTurn } = given()
    const lost = batcher.send(1)
    endTurn()
    const next = batcher.send(2)
    acknowledge('unknown')
    expect(await lost).toBe('unknown')
    acknowledge('acknowledged')
    expect(await next).toBe('acknowledged')
    expect(messages).toEqual([[1], [2]])
  })

  test('cuts its messages by bytes, in order, at least one item each', async () => {
    const { batcher, messages, acknowledge, endTurn } = given(50)
    const items = ['first', 'üü', 'üü', 'üü', 'x'.repeat(90), 'last']
    const all = items.map((item) => batcher.send(item))
    endTurn()
    for (const _ of items) {
      acknowledge('acknowledged')
      await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(all)
    expect(messages.flat()).toEqual(items)
    expect(messages.map(({ length }) => length)).toEqual([3, 1, 1, 1])
  })
})
