import { describe, expect, test } from 'bun:test'
import { reportOf } from './report.ts'
import { runChaos } from './run-chaos.ts'

const options = {
  seed: 20_261_220,
  orders: 100_000,
  connections: 128,
  msMax: 50_000,
  roundMs: 18_000,
  longMsMax: 17_000,
  isSupervised: false,
  database: 'sqlite' as const,
}
/** Faults, two times the longest time to settle, the start of a shop and the audit. */
const timeoutMs = 400_000

/** Of eight; a slow machine may not come to the last faults of the schedule. */
const faultKindsMin = 4
const theftKindCount = 8

describe('a shop whose processes die, freeze and lose each other', () => {
  test(
    'keeps every promise and settles',
    async () => {
      console.log(`seed ${options.seed}, ${options.msMax / 1_000} s of faults`)
      const result = await runChaos({ ...options, log: (line) => console.log(line) })
      const { figures, faults, ledger } = result
      if (ledger.violationCount() > 0) console.log(reportOf(options, result))
      expect(ledger.violations).toEqual([])
      expect(ledger.violationCount()).toBe(0)
      expect(result.doctorExitCode).toBe(0)
      expect(figures.recorded).toBeGreaterThan(options.connections)
      expect(Object.keys(faults)).toContain('kill')
      expect(Object.keys(result.thefts)).toHaveLength(theftKindCount)
      expect(Object.keys(faults).length).toBeGreaterThan(faultKindsMin)
    },
    timeoutMs,
  )

  test.skipIf(process.platform !== 'linux')(
    'keeps every promise when its supervisor is killed as well (skipped where there is no /proc)',
    async () => {
      const supervised = {
        ...options,
        connections: 32,
        msMax: 14_000,
        roundMs: 10_000,
        longMsMax: 0,
        isSupervised: true,
      }
      const result = await runChaos({ ...supervised, log: (line) => console.log(line) })
      const { figures, faults, ledger } = result
      if (ledger.violationCount() > 0) console.log(reportOf(supervised, result))
      expect(ledger.violations).toEqual([])
      expect(result.doctorExitCode).toBe(0)
      expect(figures.recorded).toBeGreaterThan(supervised.connections)
      expect(faults['kill']?.['supervisor']).toBeGreaterThan(0)
    },
    timeoutMs,
  )

  test(
    'keeps every promise on PostgreSQL, with two instances of each service, when the server and HAProxy die as well',
    async () => {
      const onPostgres = {
        ...options,
        seed: 20_261_226,
        connections: 32,
        msMax: 15_000,
        roundMs: 12_000,
        longMsMax: 12_000,
        // bin/up finds the processes of a supervisor that was killed in /proc.
        isSupervised: process.platform === 'linux',
        database: 'postgres' as const,
      }
      const result = await runChaos({ ...onPostgres, log: (line) => console.log(line) })
      const { figures, faults, ledger } = result
      if (ledger.violationCount() > 0) console.log(reportOf(onPostgres, result))
      expect(ledger.violations).toEqual([])
      expect(result.doctorExitCode).toBe(0)
      expect(figures.recorded).toBeGreaterThan(onPostgres.connections)
      for (const target of ['postgres', 'haproxy'] as const) {
        const hits = Object.values(faults).map((targets) => targets[target] ?? 0)
        expect([target, Math.max(...hits)]).not.toEqual([target, 0])
      }
    },
    timeoutMs,
  )
})
