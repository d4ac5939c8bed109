import { describe, expect, test } from 'bun:test'
import { audit, isWell } from '../../src/audit/audit.ts'
import type { Check, Finding } from '../../src/audit/check.ts'
import { createFindings, type Suspects } from '../../src/audit/findings.ts'
import { checks, type Look } from '../../src/audit/look.ts'
import { reportText } from '../../src/audit/report.ts'

const check: Check = {
  code: 'c',
  claim: '',
  about: 'product',
  remedy: '',
  rows: 'ledger',
  exceptionIn: () => undefined,
}
const wrong = (subject: string): Finding => ({ check, subject, detail: '' })
const unheard = (subject: string): Finding => ({
  check: { ...check, code: 'unheard', settlesItself: true },
  subject,
  detail: '',
})

/** Looks that an auditor has one after the other. The last one repeats. */
const auditOf = async (looks: Finding[][], isRunning = true) => {
  const counts = { products: 0, onHand: 0, reserved: 0, reservations: 0, changes: 0, orders: {} }
  let lookCount = 0
  let waitedMs = 0
  const result = await audit({
    isRunning,
    look: async (suspects): Promise<Look> => {
      const seen = looks[Math.min(lookCount, looks.length - 1)]!
      const findings = seen.filter(
        ({ check: { code }, subject }) => !suspects || suspects.get(code)?.has(subject),
      )
      lookCount += 1
      const count = findings.filter((finding) => finding.check.settlesItself).length
      return {
        counts,
        findings,
        cut: new Set(),
        unheard: { count, oldestAt: count > 0 ? 4_000 : null },
      }
    },
    pause: (ms) => {
      waitedMs += ms
      return Promise.resolve()
    },
    nowMs: () => 5_000,
  })
  const { violations, inFlight } = result
  return { subjects: violations.map(({ subject }) => subject), inFlight, lookCount, waitedMs }
}

describe('a stopped shop', () => {
  test('gets one look, and an unheard row is a violation', async () => {
    expect(await auditOf([[wrong('a'), unheard('b')]], false)).toEqual({
      subjects: ['a', 'b'],
      inFlight: { count: 0, oldestAgeMs: 0 },
      lookCount: 1,
      waitedMs: 0,
    })
  })
})

describe('a running shop', () => {
  test('gets one look when all is well', async () => {
    expect(await auditOf([[]])).toMatchObject({ subjects: [], lookCount: 1 })
  })

  test('has no violation that a second look does not find', async () => {
    expect(await auditOf([[wrong('a')], [wrong('b')]])).toMatchObject({
      subjects: [],
      lookCount: 2,
    })
  })

  test('has the violations that a second look finds too', async () => {
    expect(await auditOf([[wrong('a')], [wrong('a')]])).toMatchObject({
      subjects: ['a'],
      lookCount: 2,
    })
  })

  test('has facts in flight that are heard a little later, with their age', async () => {
    expect(await auditOf([[unheard('a')], [unheard('a')], [unheard('b')]])).toMatchObject({
      subjects: [],
      inFlight: { count: 1, oldestAgeMs: 1_000 },
      lookCount: 3,
    })
  })

  test('has a violation in a row that is still unheard after 30 seconds', async () => {
    expect(await auditOf([[unheard('a'), unheard('b')], [unheard('a')]])).toMatchObject({
      subjects: ['a'],
      inFlight: { count: 1 },
      waitedMs: 30_000,
    })
  })
})

const keptMax = 100

/** A look at rows with these numbers, each of which is an exception to this check. */
const lookAtMany = (check: Check, numbers: Iterable<number>, suspects?: Suspects) => {
  const broken = { ...check, rows: 'worker', exceptionIn: () => 'broken' } as Check
  const findings = createFindings([broken], { suspects, keptMax })
  const row = {
    worker: 'Order',
    restoredFrom: undefined,
    droppedCount: 0,
    isLost: false,
    missingEvents: 0,
  }
  for (const n of numbers) findings.look('worker', String(n), row)
  return {
    counts: { products: 0, onHand: 0, reserved: 0, reservations: 0, changes: 0, orders: {} },
    findings: findings.all(),
    cut: findings.cut(),
    unheard: { count: 0, oldestAt: null },
  }
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)

/** Audits a running shop in which these exceptions are found one look after the other. */
const auditMany = (check: Check, looks: Iterable<number>[]) => {
  let lookCount = -1
  return audit({
    isRunning: true,
    look: async (suspects) => {
      lookCount += 1
      return lookAtMany(check, looks[Math.min(lookCount, looks.length - 1)]!, suspects)
    },
    pause: () => Promise.resolve(),
    nowMs: () => 0,
  })
}

/** More than one look keeps. */
const many = keptMax + 10

describe('with more exceptions than a look keeps', () => {
  describe.each(checks.map((check) => [check.code, check] as const))('%s', (_, check) => {
    test('is violated while as many new ones come before the old ones', async () => {
      const result = await auditMany(check, [range(0, many), range(-many, many)])
      expect(result.violations).toHaveLength(keptMax)
      expect(isWell(result)).toBe(false)
    })

    test('is not called well when all that were kept are gone', async () => {
      const result = await auditMany(check, [range(0, many), range(keptMax, many)])
      expect([result.violations, result.cut]).toEqual([[], [check.code]])
      expect(isWell(result)).toBe(false)
      expect(reportText(result)).not.toContain('All is well')
    })
  })
})
