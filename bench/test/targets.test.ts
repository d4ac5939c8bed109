import { describe, expect, test } from 'bun:test'
import { judge } from '../report/targets.ts'

const verdictOf = (what: string, figures: Parameters<typeof judge>[0]) =>
  judge(figures).find((target) => target.what.includes(what))?.verdict

describe('targets', () => {
  test.each([
    [0.39, 'no'],
    [0.4, 'yes'],
    [0.41, 'yes'],
  ] as const)('confirmed ÷ no-op of %p: %s', (confirmedToNoOp, verdict) => {
    expect(verdictOf('no-op POSTs', { confirmedToNoOp })).toBe(verdict)
  })

  test.each([
    [2.9, 'yes'],
    [3.1, 'no'],
  ] as const)('p50 of %p ms: %s', (openHalfP50Ms, verdict) => {
    expect(verdictOf('p50', { openHalfP50Ms })).toBe(verdict)
  })

  test('the bound of an idle order follows the disk', () => {
    expect(verdictOf('idle shop', { fsyncMs: 1, idleOrderMs: 4.9 })).toBe('yes')
    expect(verdictOf('idle shop', { fsyncMs: 0.1, idleOrderMs: 4.9 })).toBe('no')
  })

  test('what was not measured is neither met nor missed', () => {
    expect(new Set(judge({}).map(({ verdict }) => verdict))).toEqual(new Set(['not measured']))
  })
})
