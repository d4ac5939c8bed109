import { parseArgs } from 'node:util'
import { explore } from './explore.ts'
import type { Mutant } from './mutant.ts'
import { mutants } from './mutants.ts'
import { partMutants } from './part-mutants.ts'
import { reportOf, traceOf } from './report.ts'
import { largeWorlds, nameOf, partWorlds, smallWorlds, type Payload, type World } from './world.ts'

/**
 * `bin/bun run explore`: every interleaving of small worlds; exit 1 and the shortest way to it if one breaks a promise.
 *
 *     bin/bun run explore                            two orders, one unit and two (what CI explores)
 *     bin/bun run explore --large                    three orders as well: a minute or two, 3.2 GB
 *     bin/bun run explore --planted                  planted bugs, and the shortest way to each
 *     bin/bun run explore --orders 1+2,1 --units 3   a world of your own: payloads of the first order, of the second;
 *                                                    1d asks for one unit and has details
 */
const { values } = parseArgs({
  options: {
    planted: { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    orders: { type: 'string' },
    units: { type: 'string', default: '1' },
  },
})

const wholeNumber = (text: string): number => {
  if (!/^\d{1,6}$/.test(text)) throw new Error(`"${text}" is not a number of units`)
  return Number(text)
}

const payloadOf = (text: string): Payload =>
  text.endsWith('d') ? `${wholeNumber(text.slice(0, -1))}d` : wholeNumber(text)

const worldOf = (orders: string): World => ({
  onHand: wholeNumber(values.units),
  orders: orders.split(',').map((payloads) => payloads.split('+').map(payloadOf)),
})

const worlds = (): readonly World[] => {
  if (values.orders !== undefined) return [worldOf(values.orders)]
  const small = [...smallWorlds, ...partWorlds]
  return values.large ? [...small, ...largeWorlds] : small
}

const exploreWorld = (world: World): void => {
  const startedAt = performance.now()
  const isThorough = world.orders.length <= 2
  const explored = explore(world, { isThorough })
  const seconds = (performance.now() - startedAt) / 1_000
  process.stdout.write(`${nameOf(world)} (${seconds.toFixed(1)} s)\n${reportOf(explored)}\n`)
  if (explored.violation) process.exitCode = 1
}

/** Most bugs show with one unit; one of orders of two, with details or of parts needs another world. */
const firstViolation = (decisions: Mutant['decisions']) => {
  for (const world of [...[0, 1, 3].map((n) => smallWorlds[n]!), partWorlds[0]!]) {
    const { violation } = explore(world, { decisions })
    if (violation) return violation
  }
  return undefined
}

const explorePlanted = ({ name, decisions }: Mutant): void => {
  const violation = firstViolation(decisions)
  process.stdout.write(`${name}\n${violation ? traceOf(violation) : '  NOT FOUND\n'}\n`)
  if (!violation) process.exitCode = 1
}

if (values.planted) [...mutants, ...partMutants].forEach(explorePlanted)
else worlds().forEach(exploreWorld)
