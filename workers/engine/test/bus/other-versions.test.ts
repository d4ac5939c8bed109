import { expect, test } from 'bun:test'
import { version } from '@shop/contracts'
import { createVersionWatch } from '../../src/bus/other-versions.ts'

test('another version of the other worker is logged once for each', () => {
  const others: string[] = []
  const watch = createVersionWatch({
    warn: (said: { other: string }) => void others.push(said.other),
  })
  for (const other of [version, '0.1.0', version, '0.1.0', '9.9.9', '0.1.0']) {
    watch({ version: other })
  }
  expect(others).toEqual(['0.1.0', '9.9.9'])
})
