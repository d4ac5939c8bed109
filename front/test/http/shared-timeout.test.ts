import { afterEach, beforeEach, describe, expect, jest, test } from 'bun:test'
import { createSharedTimeout } from '../../src/http/shared-timeout.ts'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

const given = () => {
  const afterHundredMs = createSharedTimeout(100)
  const acted: string[] = []
  return { acted, add: (name: string) => afterHundredMs(() => void acted.push(name)) }
}

describe('a shared timeout', () => {
  test('acts once for each caller, after its time and at most a tenth late', () => {
    const { acted, add } = given()
    add('first')
    jest.advanceTimersByTime(55)
    add('second')
    jest.advanceTimersByTime(44)
    expect(acted).toEqual([])
    jest.advanceTimersByTime(11)
    expect(acted).toEqual(['first'])
    jest.advanceTimersByTime(44)
    expect(acted).toEqual(['first'])
    jest.advanceTimersByTime(11)
    expect(acted).toEqual(['first', 'second'])
    jest.advanceTimersByTime(1_000)
    expect(acted).toEqual(['first', 'second'])
  })

  test('does not act once it is canceled', () => {
    const { acted, add } = given()
    const cancel = add('canceled')
    add('kept')
    cancel()
    cancel()
    jest.advanceTimersByTime(200)
    expect(acted).toEqual(['kept'])
  })

  test('runs no timer while nobody waits, and starts again', () => {
    const { acted, add } = given()
    add('first')
    jest.advanceTimersByTime(200)
    expect(jest.getTimerCount()).toBe(0)
    add('second')
    jest.advanceTimersByTime(110)
    expect(acted).toEqual(['first', 'second'])
  })
})
