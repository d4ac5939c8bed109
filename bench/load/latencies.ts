import { build } from 'hdr-histogram-js'
import type { Latency } from './spec.ts'

const curvePercentiles = [
  1, 5, 10, 25, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97.5, 99, 99.5, 99.9, 99.95, 99.99, 100,
]

/** Latencies from 1 µs to a minute, to three digits. */
export const createLatencies = () => {
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 60_000_000,
    numberOfSignificantValueDigits: 3,
  })
  const at = (percentile: number) =>
    histogram.totalCount === 0 ? 0 : histogram.getValueAtPercentile(percentile) / 1_000
  return {
    record: (ms: number): void =>
      histogram.recordValue(Math.min(60_000_000, Math.max(1, Math.round(ms * 1_000)))),
    count: () => histogram.totalCount,
    summary: (): Latency => ({
      p50: at(50),
      p90: at(90),
      p99: at(99),
      p999: at(99.9),
      max: at(100),
    }),
    curve: () =>
      curvePercentiles.map((percentile): [number, number] => [percentile, at(percentile)]),
  }
}
