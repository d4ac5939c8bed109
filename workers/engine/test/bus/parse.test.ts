import { describe, expect, test } from 'bun:test'
import { messageBytesMax } from '@shop/contracts'
import { parserFor } from '../../src/bus/parse.ts'
import { message, subscriptions, topic, type NumberFact } from '../given.ts'

const parse = parserFor<NumberFact>(subscriptions)
const parkedOf = (content: string | Uint8Array) => {
  const delivery = { ...message('[]'), payload: Buffer.from(content as string) }
  return parse([delivery]).parked
}

describe('a message', () => {
  test('gives its items as facts, with where the sender waits', () => {
    const { facts, parked } = parse([{ ...message([1, 2]), replyTo: 'reply/me' }])
    expect(facts).toEqual([
      { kind: 'number', topic, item: 1, replyTo: 'reply/me' },
      { kind: 'number', topic, item: 2, replyTo: 'reply/me' },
    ])
    expect(parked).toEqual([])
  })

  test.each([
    ['text', 'hello', 'not JSON in UTF-8'],
    ['half of an array', '[1,2', 'not JSON in UTF-8'],
    ['nothing', '', 'not JSON in UTF-8'],
    ['an object', '{"a":1}', 'not an array'],
    ['bytes that are no UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), 'not JSON in UTF-8'],
    ['more than the limit', `["${'x'.repeat(messageBytesMax)}"]`, 'larger than'],
  ])('that is %s is parked whole', (_, content, reason) => {
    const parked = parkedOf(content)
    expect(parked).toHaveLength(1)
    expect(parked[0]!.reason).toContain(reason)
    expect(Buffer.from(parked[0]!.content as string)).toEqual(Buffer.from(content as string))
  })

  test('with one bad item loses only that, with the reason', () => {
    const { facts, parked } = parse([message([1, { n: 2 }, 3])])
    expect(facts.map(({ item }) => item)).toEqual([1, 3])
    expect(parked).toHaveLength(1)
    expect(parked[0]).toMatchObject({ topic, content: '[{"n":2}]' })
  })

  test.each([
    [101, 'item'],
    [102, 'message'],
    [100_000, 'message'],
  ])('nested %d deep stops nothing, and is parked as the %s', (depth, what) => {
    const deep = '['.repeat(depth) + ']'.repeat(depth)
    const { facts, parked } = parse([message(deep), message([4])])
    expect(facts.map(({ item }) => item)).toEqual([4])
    expect(parked.map(({ content }) => typeof content)).toEqual([
      what === 'item' ? 'string' : 'object',
    ])
  })

  test('on a topic nobody expected is parked', () => {
    expect(parse([{ ...message([1]), topic: 'other' }]).parked).toHaveLength(1)
  })
})
