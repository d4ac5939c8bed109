import { expect, setSystemTime, test } from 'bun:test'
import { steadyNowMs } from '../../src/adapters/steady-clock.ts'

test('the clock of the front is not set back with the machine’s', () => {
  const before = steadyNowMs()
  setSystemTime(new Date(0))
  try {
    expect(steadyNowMs()).toBeGreaterThanOrEqual(before)
  } finally {
    setSystemTime()
  }
  expect(Math.abs(steadyNowMs() - Date.now())).toBeLessThan(60_000)
})
