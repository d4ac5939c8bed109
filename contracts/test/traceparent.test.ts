import { describe, expect, test } from 'bun:test'
import { itemSubject, parseTraceparent, readTraceValues, traceValues } from '../src/index.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const span = '00f067aa0ba902b7'
const traceparent = `00-${traceId}-${span}-01`

describe('a traceparent', () => {
  test.each([
    ['a trace that is recorded', traceparent, traceparent, true],
    ['one that is not', `00-${traceId}-${span}-00`, `00-${traceId}-${span}-00`, false],
    ['flags that nobody knows yet', `00-${traceId}-${span}-03`, traceparent, true],
    ['a later version, as far as it is known', `cc-${traceId}-${span}-01-more`, traceparent, true],
  ])('is read: %s', (_, text, handedOn, isSampled) => {
    expect(parseTraceparent(text)).toEqual({
      traceparent: handedOn,
      traceId,
      parentSpanId: span,
      isSampled,
    })
  })

  test.each([
    undefined,
    '',
    'x',
    traceparent.toUpperCase(),
    `ff-${traceId}-${span}-01`,
    `00-${'0'.repeat(32)}-${span}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId}-${span}-1`,
    `${traceparent}-more`,
    `${traceparent}, ${traceparent}`,
    `${traceparent}\n`.repeat(2),
  ])('is ignored: %j', (text) => {
    expect(parseTraceparent(text)).toBeUndefined()
  })
})

describe('the traces of a message', () => {
  test('are read for the items that they were written for', () => {
    const traces = new Map([
      [0, traceparent],
      [2, `00-${traceId}-${span}-00`],
    ])
    expect(readTraceValues(traceValues(traces))).toEqual(traces)
  })

  test('are a plain traceparent when the only item has one', () => {
    expect(traceValues(new Map([[0, traceparent]]))).toEqual([traceparent])
    expect(readTraceValues(traceparent)).toEqual(new Map([[0, traceparent]]))
  })

  test.each([[undefined], [['x', `${traceparent};item=-1`, `${traceparent};item=x`]]])(
    'are none in %j',
    (said) => {
      expect(readTraceValues(said)).toBeUndefined()
    },
  )
})

describe('what an item is about', () => {
  test('is an order without its tag, a SKU, or nothing', () => {
    const orderId = '0199f6a0-1234-84d8-8c35-afb00b25a1cd'
    expect(itemSubject({ orderId })).toBe('0199f6a0-1234-84d8-8c35-afb00b')
    expect(itemSubject({ sku: 'MUG' })).toBe('MUG')
    expect([{}, null, 1, { orderId: 1 }].map(itemSubject)).toEqual(Array(4).fill(undefined))
  })
})
