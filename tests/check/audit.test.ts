import { describe, expect, test } from 'bun:test'
import { judgeAudit, type Accepted } from './audit.ts'

const advisory = 'GHSA-aaaa-bbbb-cccc'
const answer = JSON.stringify({
  hono: [
    { id: 1, url: `https://github.com/advisories/${advisory}`, title: 'A hole', severity: 'high' },
  ],
})
const accepted: Accepted = [
  { advisory, package: 'hono', reason: 'The shop does not use it.', until: '2026-12-31' },
]
const judge = (output: string, given: Accepted = [], today = '2026-11-27') =>
  judgeAudit(output, { accepted: given, today })

describe('the audit of dependencies', () => {
  test('passes when nothing is known against any of them', () => {
    expect(judge('{}\n')).toMatchObject({ passed: 1, failed: 0 })
  })

  test('fails with what is found, by package and advisory', () => {
    const outcome = judge(answer)
    expect(outcome).toMatchObject({ passed: 0, failed: 1 })
    expect(outcome.output).toContain(`hono ${advisory}: high: A hole`)
  })

  test('passes over what is accepted', () => {
    expect(judge(answer, accepted)).toMatchObject({ passed: 1, failed: 0 })
  })

  test.each([
    ['after its day', accepted, '2027-01-01'],
    ['for another package', [{ ...accepted[0]!, package: 'zod' }], '2026-11-27'],
    ['for another advisory', [{ ...accepted[0]!, advisory: 'GHSA-x' }], '2026-11-27'],
  ])('accepts nothing %s', (_, given, today) => {
    expect(judge(answer, given, today)).toMatchObject({ passed: 0, failed: 1 })
  })

  test.each([
    ['refuses', 'error: POST https://registry.example/bulk - 405'],
    ['is not there', 'error: ConnectionRefused'],
    ['does not answer in time', ''],
    ['answers something else', '<html></html>'],
    ['answers another shape', '{"message":"no"}'],
  ])('is skipped in words when the registry %s', (_, output) => {
    const outcome = judge(output)
    expect(outcome).toMatchObject({ passed: 0, failed: 0, skipped: 1 })
    expect(outcome.output).toContain('did not answer')
  })
})
