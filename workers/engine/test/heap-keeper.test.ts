import { expect, test } from 'bun:test'
import { heapOfProcess, keepHeapSmall } from '../src/heap-keeper.ts'

const mb = 1_024 ** 2

/** A heap that the test fills, of which `live` bytes survive a collection. */
const given = () => {
  let look: () => void = () => {}
  let size = 0
  let live = 0
  let collections = 0
  keepHeapSmall(
    {
      size: () => size,
      collect: () => {
        collections += 1
        size = live
        return size
      },
    },
    {
      every: (_, work) => {
        look = work
        return () => {}
      },
    },
  )
  return {
    grow: (bytes: number, survives = 0) => {
      size += bytes
      live += survives
      look()
      return collections
    },
  }
}

test('a heap is collected when it is large, and not before', () => {
  const { grow } = given()
  expect(grow(128 * mb)).toBe(0)
  expect(grow(1)).toBe(1)
  expect(grow(128 * mb)).toBe(1)
  expect(grow(1)).toBe(2)
})

test('a heap that is large for good reasons is left alone until it has doubled', () => {
  const { grow } = given()
  expect(grow(300 * mb, 300 * mb)).toBe(1)
  expect(grow(300 * mb)).toBe(1)
  expect(grow(1)).toBe(2)
})

test('the heap of a process shrinks when its garbage is collected', () => {
  let garbage: unknown[] | undefined = Array.from({ length: 1_000_000 }, (_, n) => ({ n }))
  const before = heapOfProcess.size()
  expect(garbage.length).toBe(1_000_000)
  garbage = undefined
  expect(heapOfProcess.collect()).toBeLessThan(before)
})
