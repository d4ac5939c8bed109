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

/** The looks that are had one after the other; the last is had again and again. */
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
  test('is looked at once, and what is unheard is wrong', async () => {
    expect(await auditOf([[wrong('a'), unheard('b')]], false)).toEqual({
      subjects: ['a', 'b'],
      inFlight: { count: 0, oldestAgeMs: 0 },
      lookCount: 1,
      waitedMs: 0,
    })
  })
})

describe('a running shop', () => {
  test('in which all is well is looked at once', async () => {
    expect(await auditOf([[]])).toMatchObject({ subjects: [], lookCount: 1 })
  })

  test('is forgiven what a second look does not see', async () => {
    expect(await auditOf([[wrong('a')], [wrong('b')]])).toMatchObject({
      subjects: [],
      lookCount: 2,
    })
  })

  test('is not forgiven what a second look sees too', async () => {
    expect(await auditOf([[wrong('a')], [wrong('a')]])).toMatchObject({
      subjects: ['a'],
      lookCount: 2,
    })
  })

  test('has in flight what is heard a little later, with its age', async () => {
    expect(await auditOf([[unheard('a')], [unheard('a')], [unheard('b')]])).toMatchObject({
      subjects: [],
      inFlight: { count: 1, oldestAgeMs: 1_000 },
      lookCount: 3,
    })
  })

  test('is wrong about what is still unheard after 30 seconds', async () => {
    expect(await auditOf([[unheard('a'), unheard('b')], [unheard('a')]])).toMatchObject({
      subjects: ['a'],
      inFlight: { count: 1 },
      waitedMs: 30_000,
    })
  })
})
