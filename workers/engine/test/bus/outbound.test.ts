import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { outboundOf } from '../../src/bus/outbound.ts'

describe('announcements', () => {
  test('of one topic share a message, topics in the order they came up', () => {
    const messages = outboundOf([
      { topic: 'b', item: 1 },
      { topic: 'a', item: 2 },
      { topic: 'b', item: 3 },
    ])
    expect(messages).toEqual([
      { topic: 'b', payload: '[1,3]', itemCount: 2 },
      { topic: 'a', payload: '[2]', itemCount: 1 },
    ])
  })

  test('make no message when there are none', () => {
    expect(outboundOf([])).toEqual([])
  })

  test('are cut by bytes, not characters, and none is lost or moved', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 40, max: 300 }),
        (items, bytesMax) => {
          const messages = outboundOf(
            items.map((item) => ({ topic: 't', item })),
            bytesMax,
          )
          expect(messages.flatMap(({ payload }) => JSON.parse(payload))).toEqual(items)
          for (const { payload, itemCount } of messages) {
            if (itemCount > 1) expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(bytesMax)
          }
        },
      ),
    )
  })
})
