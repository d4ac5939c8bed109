import { describe, expect, test } from 'bun:test'
import { outboundOf } from '../../src/bus/outbound.ts'
import { parserFor } from '../../src/bus/parse.ts'
import { handTracesOn, logTraced } from '../../src/bus/tracing.ts'
import { message, quietLog, subscriptions, topic } from '../given.ts'

const traceOf = (digit: string, flags = '01') =>
  `00-${digit.repeat(32)}-${digit.repeat(16)}-${flags}`
const subjectOf = ({ item }: { item: unknown }): string | undefined =>
  typeof item === 'number' ? String(item) : undefined

const parse = parserFor(subscriptions)
/** Facts 1, 2 and 3, of which the second could not be read, and the first and third are traced. */
const facts = parse([
  {
    ...message([1, 'x', 3]),
    traces: new Map([
      [0, traceOf('a')],
      [2, traceOf('c')],
    ]),
  },
]).facts

describe('the trace of an item', () => {
  test('is the one that came with it, whatever else came in its message', () => {
    expect(facts.map(({ item, traceparent }) => [item, traceparent])).toEqual([
      [1, traceOf('a')],
      [3, traceOf('c')],
    ])
  })

  test('goes on with what is announced of the same subject', () => {
    const announcements = [3, 2, 1, 'about nothing'].map((item) => ({ topic, item }))
    const handedOn = handTracesOn(facts, announcements, subjectOf)
    expect(handedOn.map(({ item, traceparent }) => [item, traceparent])).toEqual([
      [3, traceOf('c')],
      [2, undefined],
      [1, traceOf('a')],
      ['about nothing', undefined],
    ])
  })

  test('costs nothing where there is none', () => {
    const { facts: plain } = parse([message([1, 2])])
    const announcements = [{ topic, item: 1 }]
    expect(Object.keys(plain[0]!)).not.toContain('traceparent')
    expect(handTracesOn(plain, announcements, subjectOf)).toBe(announcements)
    expect(outboundOf(announcements)[0]).not.toHaveProperty('traces')
  })

  test('stays with its item when the announcements are cut', () => {
    const items = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(10))
    const announcements = items.map((item, index) =>
      index % 2 === 0 ? { topic, item } : { topic, item, traceparent: traceOf(item[0]!) },
    )
    const messages = outboundOf([...announcements, { topic: 'other', item: 1 }], 45)
    expect(messages.map(({ itemCount, traces }) => [itemCount, traces])).toEqual([
      [3, new Map([[1, traceOf('b')]])],
      [1, new Map([[0, traceOf('d')]])],
      [1, undefined],
    ])
  })

  test('is one line of the log when its caller records it', () => {
    const lines: unknown[] = []
    const log = { ...quietLog, info: (line: unknown) => void lines.push(line) }
    const unrecorded = { ...facts[0]!, traceparent: traceOf('b', '00') }
    logTraced([...facts, unrecorded], subjectOf, log)
    expect(lines).toEqual([
      { traceId: 'a'.repeat(32), parentSpanId: 'a'.repeat(16), topic, subject: '1' },
      { traceId: 'c'.repeat(32), parentSpanId: 'c'.repeat(16), topic, subject: '3' },
    ])
  })
})
