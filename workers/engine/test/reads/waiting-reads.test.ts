import { afterEach, describe, expect, jest, test } from 'bun:test'
import { createWaitingReads, lookAgainMs } from '../../src/reads/waiting-reads.ts'
import { alone } from '../../src/store.ts'

const longMs = 60_000

describe('a waiting read', () => {
  afterEach(() => void jest.useRealTimers())

  test('goes on at the next change of its key', async () => {
    const reads = createWaitingReads(alone)
    const news = reads.watch('a')!.news(longMs)
    reads.changed(['b', 'a'])
    expect(await news).toBe(true)
  })

  test('is not woken by changes of other keys', async () => {
    const reads = createWaitingReads(alone)
    const news = reads.watch('a')!.news(longMs)
    reads.changed(['b'])
    reads.releaseAll()
    expect(await news).toBe(false)
  })

  test('misses no change between the beginning of its watch and its wait', async () => {
    const reads = createWaitingReads(alone)
    const watch = reads.watch('a')!
    reads.changed(['a'])
    expect(await watch.news(longMs)).toBe(true)
    expect(await watch.news(1)).toBe(false)
  })

  test('goes on when its time is up', async () => {
    expect(await createWaitingReads(alone).watch('a')!.news(1)).toBe(false)
  })

  test('shares a key with others, and all go on', async () => {
    const reads = createWaitingReads(alone)
    const both = [reads.watch('a')!.news(longMs), reads.watch('a')!.news(longMs)]
    reads.changed(['a'])
    expect(await Promise.all(both)).toEqual([true, true])
  })

  test('goes on when the worker stops, and waits no more', async () => {
    const reads = createWaitingReads(alone)
    const watch = reads.watch('a')!
    reads.releaseAll()
    expect([await watch.news(longMs), await watch.news(longMs)]).toEqual([false, false])
  })

  test('looks again after a while where news of other processes may be lost, and then waits on', async () => {
    jest.useFakeTimers()
    const watch = createWaitingReads({ isShared: true }).watch('a')!
    const first = watch.news(2 * lookAgainMs)
    jest.advanceTimersByTime(lookAgainMs)
    expect(await first).toBe(true)
    const last = watch.news(lookAgainMs)
    jest.advanceTimersByTime(lookAgainMs)
    expect(await last).toBe(false)
  })

  test('finds no place when too many wait, until one of them ends', () => {
    const reads = createWaitingReads(alone)
    const watches = Array.from({ length: 20_000 }, () => reads.watch('a')!)
    expect(reads.watch('a')).toBeUndefined()
    watches[0]!.end()
    watches[0]!.end()
    expect(reads.count()).toBe(19_999)
    expect(reads.watch('b')).toBeDefined()
  })
})
