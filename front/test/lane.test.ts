import { describe, expect, test } from 'bun:test'
import type { ItemTraces } from '@shop/contracts'
import { createLane } from '../src/lane.ts'
import type { Sent } from '../src/ports.ts'

/** A bus that acknowledges when the test says so. */
const given = (bytesMax = 1_000) => {
  const messages: unknown[][] = []
  const traces: (ItemTraces | undefined)[] = []
  const onTheWay: ((sent: Sent) => void)[] = []
  const batches: number[] = []
  const lane = createLane({
    publish: (message, carried) => {
      messages.push(JSON.parse(message))
      traces.push(carried)
      return new Promise((resolve) => onTheWay.push(resolve))
    },
    bytesMax,
    onBatch: (itemCount) => batches.push(itemCount),
  })
  return { lane, messages, traces, batches, acknowledge: (sent: Sent) => onTheWay.shift()?.(sent) }
}

describe('a lane', () => {
  test('sends the first item at once, and what came meanwhile as one message', async () => {
    const { lane, messages, batches, acknowledge } = given()
    const first = lane.send(1)
    const others = [lane.send(2), lane.send(3)]
    expect(messages).toEqual([[1]])
    acknowledge('acknowledged')
    expect(await first).toBe('acknowledged')
    expect(messages).toEqual([[1], [2, 3]])
    acknowledge('unheard')
    expect(await Promise.all(others)).toEqual(['unheard', 'unheard'])
    expect(batches).toEqual([1, 2])
  })

  test('says which items are traced, and nothing when none is', async () => {
    const { lane, traces, acknowledge } = given()
    const sent = [lane.send(1), lane.send(2), lane.send(3, 'trace-of-3')]
    acknowledge('acknowledged')
    await sent[0]
    expect(traces).toEqual([undefined, new Map([[1, 'trace-of-3']])])
    acknowledge('acknowledged')
    await Promise.all(sent)
  })

  test('goes on after a message that was lost', async () => {
    const { lane, messages, acknowledge } = given()
    const lost = lane.send(1)
    const next = lane.send(2)
    acknowledge('unknown')
    expect(await lost).toBe('unknown')
    acknowledge('acknowledged')
    expect(await next).toBe('acknowledged')
    expect(messages).toEqual([[1], [2]])
  })

  test('cuts its messages by bytes, in order, at least one item each', async () => {
    const { lane, messages, acknowledge } = given(50)
    const items = ['first', 'üü', 'üü', 'üü', 'x'.repeat(90), 'last']
    const all = items.map((item) => lane.send(item))
    for (const _ of items) {
      acknowledge('acknowledged')
      await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(all)
    expect(messages.flat()).toEqual(items)
    expect(messages.map(({ length }) => length)).toEqual([1, 3, 1, 1])
  })
})
