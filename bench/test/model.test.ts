import { describe, expect, test } from 'bun:test'
import { calibrate, predict, type Point } from '../model/model.ts'

/** The closed loop of docs/evidence/bench/report.md. */
const measured: Point[] = [
  { connections: 16, perSecond: 4_469, ordersPerMessage: 4.61, cpuUs: 335 },
  { connections: 64, perSecond: 8_584, ordersPerMessage: 18.9, cpuUs: 183 },
  { connections: 256, perSecond: 11_675, ordersPerMessage: 42.8, cpuUs: 147 },
  { connections: 1_000, perSecond: 13_249, ordersPerMessage: 45.4, cpuUs: 136 },
]
const [small, middle, large, largest] = measured as [Point, Point, Point, Point]
const cores = 2

describe('the queueing model', () => {
  const model = calibrate(small, large, cores)

  test('says what it was calibrated with', () => {
    for (const point of [small, large]) {
      expect(predict(model, point) / point.perSecond).toBeCloseTo(1, 2)
    }
  })

  test.each([middle, largest])('predicts a point that it has not seen: %j', (point) => {
    const deviation = predict(model, point) / point.perSecond - 1
    expect(Math.abs(deviation)).toBeLessThan(0.2)
  })

  test('never lets a core do more than it can', () => {
    const bound = (cores * model.speed * 1e6) / model.orderUs
    for (const connections of [1, 10, 100, 1_000, 100_000]) {
      expect(predict(model, { connections })).toBeLessThan(bound)
    }
  })

  test('gives twice the cores nearly twice the orders, when there are enough connections', () => {
    const twice = predict({ ...model, cores: 2 * cores }, largest) / predict(model, largest)
    expect(twice).toBeGreaterThan(1.7)
    expect(twice).toBeLessThanOrEqual(2)
  })
})
