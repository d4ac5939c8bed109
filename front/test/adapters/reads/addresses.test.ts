import { describe, expect, test } from 'bun:test'
import { createAddresses } from '../../../src/adapters/reads/addresses.ts'
import { readRestMs } from '../../../src/limits.ts'

const given = (...urls: string[]) => {
  let now = 1_000
  const addresses = createAddresses(urls, () => now)
  return {
    ...addresses,
    /** The addresses that the next reads try first. */
    firsts: (count: number): string[] =>
      Array.from({ length: count }, () => addresses.inTurn()[0]!),
    after: (ms: number) => void (now += ms),
  }
}

describe('reads', () => {
  test('go round the addresses, each with all others behind it', () => {
    const { inTurn } = given('a', 'b', 'c')
    const orders = [inTurn(), inTurn(), inTurn(), inTurn()].map((order) => order.join(''))
    expect(orders).toEqual(['bca', 'cab', 'abc', 'bca'])
  })

  test('try an address that failed last', () => {
    const { firsts, failed, after, inTurn } = given('a', 'b')
    failed('a')
    expect(firsts(4)).toEqual(['b', 'b', 'b', 'b'])
    expect(inTurn()).toEqual(['b', 'a'])
    after(readRestMs)
    expect(firsts(4)).toEqual(['b', 'b', 'b', 'b'])
  })

  test('check it after its rest, and again after another', () => {
    const { failed, answered, due, after } = given('a', 'b')
    expect(due()).toEqual([])
    failed('a')
    after(readRestMs - 1)
    expect(due()).toEqual([])
    after(1)
    expect([due(), due()]).toEqual([['a'], []])
    after(readRestMs)
    expect(due()).toEqual(['a'])
    answered('a')
    after(readRestMs)
    expect(due()).toEqual([])
  })

  test('go to it again once it has answered', () => {
    const { firsts, failed, answered, count } = given('a', 'b')
    failed('a')
    expect(count()).toEqual({ all: 2, failing: 1 })
    answered('a')
    expect(firsts(4).toSorted()).toEqual(['a', 'a', 'b', 'b'])
    expect(count()).toEqual({ all: 2, failing: 0 })
  })

  test('go to the only address, whatever it did before', () => {
    const { firsts, failed } = given('a')
    failed('a')
    expect(firsts(2)).toEqual(['a', 'a'])
  })

  test('go round when all of them have failed', () => {
    const { firsts, failed } = given('a', 'b')
    failed('a')
    failed('b')
    expect(firsts(2).toSorted()).toEqual(['a', 'b'])
  })
})
