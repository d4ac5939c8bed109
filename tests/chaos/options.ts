import { parseArgs } from 'node:util'
import type { ChaosOptions } from './run-chaos.ts'

export const usage = `bin/bun run chaos [--seed N] [--orders N] [--connections N] [--minutes N] [--supervised] [--report FILE]

Kills, freezes and restarts the processes of a shop of its own and cuts the connections between them while shoppers
order, until all orders are placed; then holds the shop against what each shopper was told.

--seed         decides every fault and every purchase (default: any; it is printed)
--orders       purchases (default 10000)
--connections  shoppers at one time, 1 to 4096 (default 512)
--minutes      faults end and the shop closes after this time, whatever is left (default 1440)
--supervised   bin/up runs the shop, and is killed too
--report       where to write the report (default: standard output)
Exit code 0: every promise was kept. 1: it says which were not, and the seed.`

export type CommandLine = Omit<ChaosOptions, 'log'> & { report: string | undefined }

/** Reads the command line. @throws Error that names the option. */
export const readOptions = (args: string[]): CommandLine | 'help' => {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * seedMax)) },
      orders: { type: 'string', default: '10000' },
      connections: { type: 'string', default: '512' },
      minutes: { type: 'string', default: '1440' },
      supervised: { type: 'boolean', default: false },
      report: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const number = (name: 'seed' | 'orders' | 'connections' | 'minutes', max: number): number => {
    const value = Number(values[name])
    if (/^\d+$/.test(values[name]) && value <= max) return value
    throw new Error(`--${name} must be a whole number up to ${max}`)
  }
  return {
    seed: number('seed', seedMax),
    orders: number('orders', ordersMax),
    connections: number('connections', connectionsMax),
    msMax: number('minutes', minutesMax) * 60_000,
    roundMs: 30_000,
    longMsMax: 60_000,
    isSupervised: values.supervised,
    report: values.report,
  }
}
const seedMax = 2_147_483_647
const ordersMax = 10_000_000
/** The script in package.json lets Bun open so many at one time. */
const connectionsMax = 4_096
const minutesMax = 1_440
