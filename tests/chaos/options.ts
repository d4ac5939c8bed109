import { Option } from '@commander-js/extra-typings'
import { newCommand, wholeNumber } from '@shop/ops/command-line'
import { databaseKinds } from './layout.ts'
import type { ChaosOptions } from './run-chaos.ts'

const seedMax = 2_147_483_647
const ordersMax = 10_000_000
/** The script in package.json lets Bun open so many at one time. */
const connectionsMax = 4_096
const minutesMax = 1_440

export const command = newCommand(
  'bin/bun run chaos',
  'Kills, freezes and restarts the processes of a shop of its own and cuts the connections between them while shoppers order, until all orders are placed; then holds the shop against what each shopper was told.',
)
  .option(
    '--seed <n>',
    'decides every fault and every purchase (any; it is printed)',
    wholeNumber({ max: seedMax }),
  )
  .option('--orders <n>', 'purchases', wholeNumber({ max: ordersMax }), 10_000)
  .option(
    '--connections <n>',
    'shoppers at one time',
    wholeNumber({ min: 1, max: connectionsMax }),
    512,
  )
  .option(
    '--minutes <n>',
    'faults end and the shop closes after this time, whatever is left',
    wholeNumber({ max: minutesMax }),
    minutesMax,
  )
  .addOption(
    new Option(
      '--database <kind>',
      'files, or a server of PostgreSQL with two instances of each worker behind HAProxy',
    )
      .choices(databaseKinds)
      .default('sqlite' as const),
  )
  .option('--supervised', 'bin/up runs the shop, and is killed too')
  .option('--report <file>', 'where to write the report (standard output)')
  .addHelpText(
    'after',
    `
Exit code 0: every promise was kept. 1: it says which were not, and the seed. 2: it could not be run.`,
  )

/** The run that the command line asks for. */
export const chaosOf = (options: ReturnType<typeof command.opts>): Omit<ChaosOptions, 'log'> => ({
  seed: options.seed ?? Math.floor(Math.random() * seedMax),
  orders: options.orders,
  connections: options.connections,
  msMax: options.minutes * 60_000,
  roundMs: 30_000,
  longMsMax: 60_000,
  isSupervised: options.supervised === true,
  database: options.database,
})
