import { describe, expect, test } from 'bun:test'
import { countTests } from './workspace-tests.ts'

const run = { workspace: 'front', exitCode: 0, output: 'what it printed', xml: '' }
const report = (counts: string) => `<?xml version="1.0"?>\n<testsuites name="bun test" ${counts}>`

describe('counting the tests of a workspace', () => {
  test('reads passed, failed and skipped from the report', () => {
    const xml = report('tests="7" assertions="9" failures="2" skipped="1" time="0.1"')
    expect(countTests({ ...run, exitCode: 1, xml })).toMatchObject({
      passed: 4,
      failed: 2,
      skipped: 1,
    })
  })

  test('counts a workspace without a test as failed', () => {
    expect(countTests(run)).toMatchObject({ passed: 0, failed: 1 })
    expect(countTests({ ...run, xml: report('tests="0" failures="0"') })).toMatchObject({
      failed: 1,
    })
  })

  test.each([1, null])(
    'counts a run that ended with %p, and no failed test, as failed',
    (exitCode) => {
      const xml = report('tests="3" assertions="3" failures="0" skipped="0"')
      expect(countTests({ ...run, exitCode, xml })).toMatchObject({ passed: 3, failed: 1 })
    },
  )
})
