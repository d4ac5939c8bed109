import { describe, expect, test } from 'bun:test'
import { createWaitingReads } from '../../src/reads/waiting-reads.ts'

const longMs = 60_000

describe('a waiting read', () => {
  test('goes on at the next change of its key', async () => {
    const reads = createWaitingReads()
    const news = reads.watch('a')!.news(longMs)
    reads.changed(['b', 'a'])
    expect(await news).toBe(true)
  })

  test('is not woken by changes of other keys', async () => {
    const reads = createWaitingReads()
    const news = reads.watch('a')!.news(longMs)
    reads.changed(['b'])
    reads.releaseAll()
    expect(await news).toBe(false)
  })

  test('misses no change between the beginning of its watch and its wait', async () => {
    const reads = createWaitingReads()
    const watch = reads.watch('a')!
    reads.changed(['a'])
    expect(await watch.news(longMs)).toBe(true)
    expect(await watch.news(1)).toBe(false)
  })

  test('goes on when its time is up', async () => {
    expect(await createWaitingReads().watch('a')!.news(1)).toBe(false)
  })

  test('shares a key with others, and all go on', async () => {
    const reads = createWaitingReads()
    const both = [reads.watch('a')!.news(longMs), reads.watch('a')!.news(longMs)]
    reads.changed(['a'])
    expect(await Promise.all(both)).toEqual([true, true])
  })

  test('goes on when the worker stops, and waits no more', async () => {
    const reads = createWaitingReads()
    const watch = reads.watch('a')!
    reads.releaseAll()
    expect([await watch.news(longMs), await watch.news(longMs)]).toEqual([false, false])
  })

  test('finds no place when too many wait, until one of them ends', () => {
    const reads = createWaitingReads()
    const watches = Array.from({ length: 20_000 }, () => reads.watch('a')!)
    expect(reads.watch('a')).toBeUndefined()
    watches[0]!.end()
    watches[0]!.end()
    expect(reads.count()).toBe(19_999)
    expect(reads.watch('b')).toBeDefined()
  })
})
