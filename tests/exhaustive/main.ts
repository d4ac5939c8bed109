import { InvalidArgumentError } from '@commander-js/extra-typings'
import { newCommand, runCommand, wholeNumber } from '@shop/ops/command-line'
import { explore } from './explore.ts'
import { exploreLeaders } from './leaders/explore.ts'
import { realRules } from './leaders/instance.ts'
import { leaderMutants } from './leaders/mutants.ts'
import { leaderReportOf, leaderWorldName, leaderWorlds } from './leaders/worlds.ts'
import { plantedBugs } from './mutants.ts'
import { reportOf, traceOf } from './report.ts'
import { largeWorlds, nameOf, partWorlds, smallWorlds, type Payload, type World } from './world.ts'

/** Units of each payload of each order, as `1+2,1d` says them. */
const readOrders = (text: string): World['orders'] => {
  if (!/^\d{1,6}d?(?:[+,]\d{1,6}d?)*$/.test(text)) {
    throw new InvalidArgumentError('It must be units such as 1+2,1d.')
  }
  return text.split(',').map((payloads) => payloads.split('+').map(payloadOf))
}

const payloadOf = (text: string): Payload =>
  text.endsWith('d') ? `${Number.parseInt(text, 10)}d` : Number(text)

/** Each move more takes twice as long. */
const leaderMovesMax = 20

const command = newCommand(
  'bin/bun run explore',
  'Tries every interleaving of small worlds, and shows the shortest way to a broken promise.',
)
  .option('--large', 'three orders as well: a minute or two, 3.2 GB')
  .option('--planted', 'planted bugs, and the shortest way to each')
  .option(
    '--orders <units>',
    'a world of your own: 1+2,1d are two payloads of the first order, one with details of the second',
    readOrders,
  )
  .option(
    '--leaders <moves>',
    'two instances of a worker: who leads, who believes it and who froze, in so many moves; with --planted their planted bugs',
    wholeNumber({ min: 1, max: leaderMovesMax }),
  )
  .option('--units <n>', 'the units in that world', wholeNumber({ max: 999_999 }), 1)
  .addHelpText(
    'after',
    `
Without an option: two orders, one unit and two, as in bin/test.
Exit code 0: every promise was kept, or every planted bug was found. 1: not so. 2: the command is unclear.`,
  )

type Options = ReturnType<typeof command.opts>

const worldsOf = ({ orders, units, large }: Options): readonly World[] => {
  if (orders !== undefined) return [{ onHand: units, orders }]
  const small = [...smallWorlds, ...partWorlds]
  return large ? [...small, ...largeWorlds] : small
}

/** Whether no promise is broken in the world. */
const exploreWorld = (world: World): boolean => {
  const startedAt = performance.now()
  const isThorough = world.orders.length <= 2
  const explored = explore(world, { isThorough })
  const seconds = (performance.now() - startedAt) / 1_000
  process.stdout.write(`${nameOf(world)} (${seconds.toFixed(1)} s)\n${reportOf(explored)}\n`)
  return !explored.violation
}

/** Whether the bug is found. */
const explorePlanted = ({ name, decisions, world }: (typeof plantedBugs)[number]): boolean => {
  const { violation } = explore(world, { decisions })
  process.stdout.write(`${name}\n${violation ? traceOf(violation) : '  NOT FOUND\n'}\n`)
  return violation !== undefined
}

/** Whether no promise is broken in a world of leaders, or each planted bug of theirs is found. */
const exploreAllLeaders = async (moves: number, { planted }: Options): Promise<boolean[]> => {
  const found: boolean[] = []
  for (const { name, rules } of planted ? leaderMutants : [{ name: undefined, rules: realRules }]) {
    for (const world of planted ? leaderWorlds.slice(0, 1) : leaderWorlds) {
      const explored = await exploreLeaders(world, moves, rules)
      process.stdout.write(`${name ?? leaderWorldName(world)}\n${leaderReportOf(explored)}\n`)
      found.push((explored.violation !== undefined) === (planted === true))
    }
  }
  return found
}

const exploreAll = (options: Options): boolean[] =>
  options.planted ? plantedBugs.map(explorePlanted) : worldsOf(options).map(exploreWorld)

process.exitCode = await runCommand(command, async (options) => {
  const { leaders } = options
  const found =
    leaders === undefined ? exploreAll(options) : await exploreAllLeaders(leaders, options)
  return found.every(Boolean) ? 0 : 1
})
