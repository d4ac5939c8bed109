import { expect, setSystemTime, test } from 'bun:test'
import { steadyNowMs } from '../../src/adapters/steady-clock.ts'

test('the clock of the front does not go back when the machine’s does', () => {
  const before = steadyNowMs()
  setSystemTime(new Date(0))
  try {
    expect(steadyNowMs()).toBeGreaterThanOrEqual(before)
  } finally {
    setSystemTime()
  }
  expect(Math.abs(steadyNowMs() - Date.now())).toBeLessThan(60_000)
})
