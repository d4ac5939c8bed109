import { describe, expect, test } from 'bun:test'
import { createStaleCache, TooManyLoads } from '../../src/catalogue/stale-cache.ts'

const given = (lengthMax = 1_000) => {
  const clock = { nowMs: 0 }
  const loads: string[] = []
  const running: Promise<unknown>[] = []
  const cache = createStaleCache<string>(
    {
      freshMs: 10,
      revalidateMs: 100,
      staleMs: 1_000,
      staleNoticeMs: 50,
      loadCountMax: 3,
      lengthMax,
      nowMs: () => clock.nowMs,
      keepRunning: (load) => running.push(load),
    },
    (value) => value.length,
  )
  const load = (value: string) => async () => {
    loads.push(value)
    return value
  }
  const fail = async (): Promise<never> => {
    loads.push('failed')
    throw new Error('away')
  }
  return { cache, clock, loads, running, load, fail }
}

describe('the memory of the catalogue', () => {
  test.each([
    [10, 'old', ['old'], 'fresh: from memory'],
    [11, 'old', ['old', 'new'], 'older: from memory, loaded again behind the answer'],
    [100, 'old', ['old', 'new'], 'older: from memory, loaded again behind the answer'],
    [101, 'new', ['old', 'new'], 'stale: loaded again first'],
    [1_001, 'new', ['old', 'new'], 'forgotten: loaded'],
  ])('at the age of %i ms answers %s', async (ageMs, answer, loaded) => {
    const { cache, clock, loads, load } = given()
    await cache.get('k', load('old'))
    clock.nowMs = ageMs
    expect((await cache.get('k', load('new'))).value).toBe(answer)
    expect(loads).toEqual(loaded)
  })

  test('answers with the value that was loaded behind an answer', async () => {
    const { cache, clock, load } = given()
    await cache.get('k', load('old'))
    clock.nowMs = 50
    await cache.get('k', load('new'))
    await Promise.resolve()
    expect(await cache.get('k', load('newer'))).toEqual({ value: 'new', ageMs: 0 })
  })

  test('answers from memory or not at all when one more load is too many', async () => {
    const { cache, clock, loads, load } = given()
    await cache.get('known', load('old'))
    const slow = Promise.withResolvers<string>()
    const waiting = ['a', 'b', 'c'].map((key) => cache.get(key, () => slow.promise))
    expect(cache.loadCount()).toBe(3)
    expect(cache.get('d', load('d'))).rejects.toBeInstanceOf(TooManyLoads)
    clock.nowMs = 50
    expect(await cache.get('known', load('new'))).toEqual({ value: 'old', ageMs: 50 })
    expect(cache.isStale()).toBe(false)
    clock.nowMs = 500
    expect(await cache.get('known', load('new'))).toEqual({ value: 'old', ageMs: 500 })
    expect([cache.isStale(), loads]).toEqual([true, ['old']])
    slow.resolve('there')
    await Promise.all(waiting)
    expect((await cache.get('known', load('new'))).value).toBe('new')
  })

  test('counts the loads of one request as one, until the last of them has ended', async () => {
    const { cache, load } = given()
    const request = {}
    const slow = Promise.withResolvers<string>()
    const waiting = ['a', 'b', 'c', 'd'].map((key) => cache.get(key, () => slow.promise, request))
    await cache.get('quick', load('there'), request)
    expect(cache.loadCount()).toBe(1)
    slow.resolve('there')
    await Promise.all(waiting)
    expect(cache.loadCount()).toBe(0)
  })

  test('loads a key once for all that ask in the meantime', async () => {
    const { cache, loads, load } = given()
    const all = await Promise.all(['a', 'b', 'c'].map((value) => cache.get('k', load(value))))
    expect(all.map(({ value }) => value)).toEqual(['a', 'a', 'a'])
    expect(loads).toEqual(['a'])
  })

  test('answers from memory when loading fails, and tries again after a pause', async () => {
    const { cache, clock, loads, load, fail } = given()
    await cache.get('k', load('old'))
    clock.nowMs = 500
    expect(await cache.get('k', fail)).toEqual({ value: 'old', ageMs: 500 })
    clock.nowMs = 510
    expect((await cache.get('k', fail)).value).toBe('old')
    expect(loads).toEqual(['old', 'failed'])
  })

  test('lets nobody wait for a failed source until it answers again', async () => {
    const { cache, clock, load, fail } = given()
    await cache.get('k', load('old'))
    clock.nowMs = 500
    await cache.get('k', fail)
    clock.nowMs = 511
    expect(await cache.get('k', () => new Promise(() => {}))).toEqual({ value: 'old', ageMs: 511 })
  })

  test('loads again behind the answer after a failure', async () => {
    const { cache, clock, running, load, fail } = given()
    await cache.get('k', load('old'))
    clock.nowMs = 500
    await cache.get('k', fail)
    clock.nowMs = 511
    expect((await cache.get('k', load('new'))).value).toBe('old')
    await Promise.all(running)
    expect(await cache.get('k', load('newer'))).toEqual({ value: 'new', ageMs: 0 })
  })

  test('hands on each load, and no failure', async () => {
    const { cache, running, load, fail } = given()
    await cache.get('a', load('a'))
    await cache.get('b', fail).catch(() => undefined)
    expect(await Promise.allSettled(running)).toEqual([
      { status: 'fulfilled', value: 'a' },
      { status: 'fulfilled', value: undefined },
    ])
  })

  test('is stale while it answers values that it could not load again', async () => {
    const { cache, clock, load, fail } = given()
    await cache.get('k', load('old'))
    clock.nowMs = 500
    expect(cache.isStale()).toBe(false)
    await cache.get('k', fail)
    expect(cache.isStale()).toBe(true)
    clock.nowMs = 550
    expect(cache.isStale()).toBe(true)
    clock.nowMs = 551
    expect(cache.isStale()).toBe(false)
  })

  test('fails when loading fails and memory has nothing young enough', async () => {
    const { cache, clock, load, fail } = given()
    expect(cache.get('k', fail)).rejects.toThrow()
    await cache.get('k', load('old'))
    clock.nowMs = 1_001
    expect(cache.get('k', fail)).rejects.toThrow()
  })

  test('holds no more than its limit and drops the oldest first', async () => {
    const { cache, loads, load } = given(6)
    for (const key of ['a', 'b', 'c']) await cache.get(key, load('xy'))
    await cache.get('c', load('xy'))
    expect(loads.length).toBe(3)
    await cache.get('a', load('again'))
    expect(loads.length).toBe(4)
  })

  test('does not hold a value that alone exceeds its limit', async () => {
    const { cache, loads, load } = given(6)
    await cache.get('k', load('long value'))
    await cache.get('k', load('long value'))
    expect(loads.length).toBe(2)
  })
})
