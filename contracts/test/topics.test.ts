import { describe, expect, test } from 'bun:test'
import { isReplyTopic, topicRootPattern, topicsUnder } from '../src/index.ts'

const topics = topicsUnder('shop/v1')
const named = Object.entries(topics).flatMap(([name, topic]) =>
  typeof topic === 'string' ? [[name, topic] as const] : [],
)

describe('topics', () => {
  test('name their owner at the second level of the root', () => {
    const ownerOf = Object.fromEntries(named.map(([name, topic]) => [name, topic.split('/')[2]]))
    expect(ownerOf).toEqual({
      sendOrder: 'front',
      recordOrder: 'front',
      reserveOrder: 'front',
      cancelOrder: 'front',
      inStock: 'inventory',
      orderRejected: 'inventory',
      stockReleased: 'inventory',
      stockShipped: 'inventory',
      stockMoved: 'inventory',
      stockWanted: 'order',
      outcomeRecorded: 'order',
      orderCanceled: 'order',
      orderShipped: 'order',
      linesMoved: 'order',
      changeStock: 'admin',
      shipOrder: 'admin',
      cancelOrderAsOperator: 'admin',
      deleteDetails: 'admin',
      returnOrder: 'admin',
    })
  })

  test('are all different, and none is under two roots', () => {
    const elsewhere = Object.values(topicsUnder('shop/v2'))
    expect(new Set(named.map(([, topic]) => topic)).size).toBe(named.length)
    for (const [, topic] of named) expect(elsewhere).not.toContain(topic)
  })

  test('name a front, an instance and all instances of a service', () => {
    expect(topics.reply('f1')).toBe('shop/v1/reply/f1')
    expect(topics.presence('order', 'o1')).toBe('shop/v1/presence/order/o1')
    expect(topics.presenceOf('order')).toBe('shop/v1/presence/order/+')
  })
})

describe('a response topic', () => {
  test.each([
    ['shop/v1/reply/front-1', true],
    ['shop/v1/reply/', false],
    ['shop/v1/reply/+', false],
    ['shop/v1/reply/a/b', false],
    ['shop/v1/reply/a#', false],
    ['shop/v1/order/outcome-recorded', false],
    ['shop/v2/reply/front-1', false],
    ['#', false],
    ['', false],
  ])('%s belongs to a front: %p', (topic, expected) => {
    expect(isReplyTopic(topics, topic)).toBe(expected)
  })
})

describe('a topic root', () => {
  test.each(['shop', 'shop/v1', 'a.b/c-d/e_f/0'])('may be %s', (root) => {
    expect(root).toMatch(topicRootPattern)
  })

  test.each(['', '/', 'shop/', '/shop', 'a//b', 'a/+', '#', 'a b', '$share/x', 'shop/v1\n', 'ü'])(
    'may not be %j',
    (root) => {
      expect(root).not.toMatch(topicRootPattern)
    },
  )
})
