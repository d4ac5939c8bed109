import { describe, expect, test } from 'bun:test'
import { createWaitingReads } from '../../src/reads/waiting-reads.ts'

describe('a waiting read', () => {
  test('goes on at the next change of its key', async () => {
    const reads = createWaitingReads()
    const waiting = reads.changeOf('a', 60_000)
    expect(reads.count()).toBe(1)
    reads.changed(['b', 'a'])
    expect(await waiting).toBe(true)
    expect(reads.count()).toBe(0)
  })

  test('is not woken by changes of other keys', async () => {
    const reads = createWaitingReads()
    const waiting = reads.changeOf('a', 60_000)
    reads.changed(['b'])
    expect(reads.count()).toBe(1)
    reads.releaseAll()
    expect(await waiting).toBe(true)
  })

  test('goes on when its time is up', async () => {
    expect(await createWaitingReads().changeOf('a', 1)).toBe(true)
  })

  test('shares a key with others, and all go on', async () => {
    const reads = createWaitingReads()
    const both = [reads.changeOf('a', 60_000), reads.changeOf('a', 60_000)]
    reads.changed(['a'])
    expect(await Promise.all(both)).toEqual([true, true])
  })

  test('is turned away at once when too many wait', async () => {
    const reads = createWaitingReads()
    for (let n = 0; n < 20_000; n += 1) void reads.changeOf('a', 60_000)
    expect(await reads.changeOf('a', 60_000)).toBe(false)
    reads.releaseAll()
    expect(reads.count()).toBe(0)
  })
})
