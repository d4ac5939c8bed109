import { describe, expect, test } from 'bun:test'
import { newBench, optionsOf } from '../options.ts'
import { fullScale, quickScale } from '../scale.ts'
import { chosenScenarios, scenarios } from '../scenarios.ts'

const readOptions = (words: string[]) =>
  optionsOf(
    newBench()
      .configureOutput({ writeErr: () => {} })
      .parse(words, { from: 'user' })
      .opts(),
  )

describe('the command line', () => {
  test('runs everything but the peer, at full scale, and leaves the committed report alone', () => {
    const options = readOptions([])
    expect(options).toMatchObject({ scale: fullScale, withPeer: false, folder: 'reports/bench' })
    const names = chosenScenarios({ scenarios: [], withPeer: false }).map(({ name }) => name)
    expect(names).toEqual(scenarios.map(({ name }) => name).filter((name) => name !== 'peer'))
  })

  test('takes scenarios by name, in the order of the report', () => {
    const options = readOptions(['--scenario', 'memory', '--scenario', 'reads', '--quick'])
    expect(options.scale).toBe(quickScale)
    expect(chosenScenarios(options).map(({ name }) => name)).toEqual(['reads', 'memory'])
  })

  test('refuses a scenario that does not exist and an option that it does not know', () => {
    expect(() => chosenScenarios({ scenarios: ['speed'], withPeer: false })).toThrow()
    expect(() => readOptions(['--fast'])).toThrow()
  })
})
