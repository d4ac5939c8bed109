import { describe, expect, test } from 'bun:test'
import { createDropLog } from '../../src/batch/drop-log.ts'

const given = () => {
  let nowMs = 0
  const lines: number[] = []
  const error = (fields: { dropped: number }) => void lines.push(fields.dropped)
  const log = createDropLog({ error } as never, () => nowMs)
  const drops = (count: number, atMs: number): void => {
    nowMs = atMs
    log(count)
  }
  return { lines, drops }
}

describe('the log of what is dropped', () => {
  test('has a line at the first one', () => {
    const { lines, drops } = given()
    drops(3, 0)
    expect(lines).toEqual([3])
  })

  test('has one line in a minute, however many are dropped, and none is left out of the count', () => {
    const { lines, drops } = given()
    for (let ms = 0; ms <= 120_000; ms += 1_000) drops(10, ms)
    expect(lines).toEqual([10, 600, 600])
  })
})
