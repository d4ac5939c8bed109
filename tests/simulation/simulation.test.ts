import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { faultRates } from './faults.ts'
import { mutants } from './mutants.ts'
import { simulate, type SimulationReport } from './simulate.ts'
import { theftNames } from './thief.ts'

const world = { orders: 40, minutes: 2 }
const fixedSeeds = Array.from({ length: 12 }, (_, index) => index + 1)
/** Seeds that no run had before; a failure names its own. */
const freshSeeds = Array.from({ length: 6 }, () => Math.floor(Math.random() * 2 ** 31))
const runTimeoutMs = 60_000

const faultsSeen = new Set<string>()
const sendsSeen = new Set<string>()
const theftsSeen = new Set<string>()
const run = async (seed: number): Promise<SimulationReport> => {
  const report = await simulate({ ...world, seed })
  for (const fault of report.faults.keys()) faultsSeen.add(fault)
  for (const send of report.sends.keys()) sendsSeen.add(send)
  for (const theft of report.thefts.keys()) theftsSeen.add(theft)
  return report
}

describe('a shop in which everything goes wrong', () => {
  test.each(fixedSeeds)(
    'keeps its promises with seed %d',
    async (seed) => {
      const { violation, commits } = await run(seed)
      expect(violation).toBeUndefined()
      expect(commits).toBeGreaterThan(0)
    },
    runTimeoutMs,
  )

  test.each(freshSeeds)(
    'keeps its promises with fresh seed %d',
    async (seed) => {
      const { violation } = await run(seed)
      expect({ seed, violation }).toEqual({ seed, violation: undefined })
    },
    runTimeoutMs,
  )

  test('meets every kind of fault', () => {
    expect([...faultsSeen].toSorted()).toEqual(Object.keys(faultRates).toSorted())
  })

  test('meets a thief that tries everything', () => {
    expect([...theftsSeen].toSorted()).toEqual([...theftNames].toSorted())
  })

  test('sends an order once more when nothing is heard of it', () => {
    expect([...sendsSeen].toSorted()).toEqual(['an order', 'an order once more'])
  })

  test(
    'is the same shop again with the same seed, to the step',
    async () => {
      expect(await run(4)).toEqual(await run(4))
    },
    runTimeoutMs,
  )
})

describe('a bug planted in the source', () => {
  const seedsMax = 60
  test.each(Object.entries(mutants))(
    '«%s» is found',
    async (name, { seed = 1 }) => {
      const child = Bun.spawn(
        [
          process.execPath,
          '--preload',
          join(import.meta.dir, 'mutate.ts'),
          join(import.meta.dir, 'main.ts'),
          `--seed=${seed}`,
          `--seeds=${seedsMax}`,
        ],
        { env: { ...process.env, MUTANT: name }, stdio: ['ignore', 'pipe', 'pipe'] },
      )
      const output = await child.stdout.text()
      expect(await child.exited).toBe(1)
      expect(output).toContain('VIOLATION')
    },
    runTimeoutMs,
  )
})
