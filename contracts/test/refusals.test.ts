import { describe, expect, test } from 'bun:test'
import { createRefusals, refusalLastsMs } from '../src/refusals.ts'

const given = () => {
  let nowMs = 0
  return { ...createRefusals(() => nowMs), after: (ms: number) => void (nowMs += ms) }
}

describe('a topic that the broker refuses', () => {
  test('is news once, until the broker takes a message on it', () => {
    const { refused, taken, refusedTopic } = given()
    expect([refused('a'), refused('a'), refused('b')]).toEqual([true, false, true])
    taken('a')
    expect(refusedTopic()).toBe('b')
    expect(refused('a')).toBe(true)
  })

  test('counts as refused for a minute after the last refusal', () => {
    const { refused, refusedTopic, after } = given()
    refused('a')
    after(refusalLastsMs)
    expect(refused('a')).toBe(false)
    after(refusalLastsMs)
    expect(refusedTopic()).toBe('a')
    after(1)
    expect(refusedTopic()).toBeUndefined()
    expect(refused('a')).toBe(true)
  })

  test('is remembered, however many others there are, for the first hundred', () => {
    const { refused, taken, refusedTopic } = given()
    const topics = Array.from({ length: 101 }, (_, n) => `topic ${n}`)
    expect(topics.map(refused)).toEqual([...Array(100).fill(true), false])
    for (const topic of topics.slice(0, 100)) taken(topic)
    expect(refusedTopic()).toBeUndefined()
  })
})
