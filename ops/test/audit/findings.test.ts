import { describe, expect, test } from 'bun:test'
import type { Check } from '../../src/audit/check.ts'
import { createFindings, findingsMax } from '../../src/audit/findings.ts'

const check = (code: string, isFound: boolean): Check => ({
  code,
  claim: '',
  about: 'product',
  remedy: '',
  rows: 'worker',
  exceptionIn: ({ worker }) => (isFound ? `seen at ${worker}` : undefined),
})
const row = {
  worker: 'Order',
  restoredFrom: undefined,
  droppedCount: 0,
  isLost: false,
  missingEvents: 0,
}

describe('findings', () => {
  test('come in the order of the checks, not of the rows', () => {
    const findings = createFindings([check('a', true), check('b', false), check('c', true)])
    findings.look('worker', '1', row)
    findings.look('worker', '2', row)
    expect(findings.all().map(({ check: { code }, subject }) => `${code} ${subject}`)).toEqual([
      'a 1',
      'a 2',
      'c 1',
      'c 2',
    ])
    expect(findings.all()[0]?.detail).toBe('seen at Order')
  })

  test('are of the checks of the kind of rows that is looked at', () => {
    const findings = createFindings([check('a', true)])
    findings.look('ledger', 'MUG', {
      sku: 'MUG',
      isProduct: true,
      units: undefined,
      lastMovement: 0,
      moved: undefined,
      isMentioned: false,
      received: 0,
      open: 0,
      shipped: 0,
      restocked: 0,
    })
    expect(findings.all()).toEqual([])
  })

  test('of one check are bounded', () => {
    const findings = createFindings([check('a', true), check('b', true)])
    for (let n = 0; n < findingsMax + 1; n += 1) findings.look('worker', String(n), row)
    expect(findings.all().length).toBe(2 * findingsMax)
    expect([...findings.cut()]).toEqual(['a', 'b'])
  })

  test('are of suspects alone, if there are any, however many others there are', () => {
    const findings = createFindings([check('a', true), check('b', true)], {
      suspects: new Map([['a', new Set(['last'])]]),
    })
    for (let n = 0; n < findingsMax + 1; n += 1) findings.look('worker', String(n), row)
    findings.look('worker', 'last', row)
    expect(findings.all().map(({ check: { code }, subject }) => [code, subject])).toEqual([
      ['a', 'last'],
    ])
    expect([...findings.cut()]).toEqual([])
  })
})
