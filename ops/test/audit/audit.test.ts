import { describe, expect, test } from 'bun:test'
import { audit } from '../../src/audit/audit.ts'
import type { Check, Finding } from '../../src/audit/check.ts'
import type { Look } from '../../src/audit/look.ts'

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
    look: async (): Promise<Look> => {
      const findings = looks[Math.min(lookCount, looks.length - 1)]!
      lookCount += 1
      const count = findings.filter((finding) => finding.check.settlesItself).length
      return { counts, findings, unheard: { count, oldestAt: count > 0 ? 4_000 : null } }
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
