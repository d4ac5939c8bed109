import { parseArgs } from 'node:util'
import { runCommand, UsageError } from '../command-line.ts'
import { readShopConfig, type ShopConfig } from '../config.ts'
import { startProgress } from '../progress.ts'
import {
  discardParked,
  listParked,
  redriveParked,
  showParked,
  type Command,
  type Terminal,
  type Which,
} from './commands.ts'
import { parkingWorker, WorkerUnavailableError, type ParkingWorker } from './worker.ts'

const usage = `A message that a worker cannot read or apply is parked: kept in its database with the reason, and left alone.

bin/bun run parked list                       each parked item on one line, with its hash and why it is parked
bin/bun run parked show HASH | --all          everything about an item, with its content
bin/bun run parked redrive HASH | --all       try it again, after its reason is gone; an applied item leaves
bin/bun run parked discard HASH | --all       forget it for good

--service inventory|order                 ask one worker only; otherwise both are asked
--all takes what is parked when the command begins, however much it is. What comes in meanwhile stays.
Exit code 0: done. 1: not done, or not for every item. 2: a worker could not be asked, or the command is unclear.`

const terminal: Terminal = {
  say: (line) => console.log(line),
  startProgress: (itemCount) =>
    process.stderr.isTTY ? startProgress(itemCount) : plainProgress(itemCount),
}

/** A line for each slice, where there is no terminal. */
const plainProgress = (itemCount: number): ReturnType<Terminal['startProgress']> => {
  let done = 0
  return {
    step: (count = 1) => {
      done += count
      console.error(`${done} of ${itemCount}`)
    },
    stop: () => undefined,
  }
}

const run = async (args: string[]): Promise<boolean> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      service: { type: 'string' },
      all: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return true
  }
  const [name = 'list', hash, ...rest] = positionals
  if (rest.length > 0) throw new UsageError(`What is ${rest.join(' ')}? Name one hash.`)
  const command = commands.get(name)
  if (!command) throw new UsageError(`There is no command ${name}.`)
  const which = name === 'list' ? 'all' : whichOf(hash, values.all)
  return command(workersOf(readShopConfig(), values.service), which, terminal)
}

const commands = new Map<string, Command>([
  ['list', listParked],
  ['show', showParked],
  ['redrive', redriveParked],
  ['discard', discardParked],
])

const workersOf = (shop: ShopConfig, service: string | undefined): ParkingWorker[] => {
  const workers = [
    parkingWorker('inventory', shop.inventoryUrl, shop.serviceToken),
    parkingWorker('order', shop.orderUrl, shop.serviceToken),
  ].filter(({ name }) => service === undefined || name === service)
  if (workers.length === 0) {
    throw new UsageError(`--service must be inventory or order; it is ${service}.`)
  }
  return workers
}

const whichOf = (hash: string | undefined, isAll: boolean): Which => {
  if (hash !== undefined && isAll) throw new UsageError(`Name ${hash} or --all, not both.`)
  if (isAll) return 'all'
  if (hash === undefined) throw new UsageError('Name the hash of an item, or --all.')
  return { hash }
}

process.exitCode = await runCommand({ usage, expected: [WorkerUnavailableError] }, async () =>
  (await run(process.argv.slice(2))) ? 0 : 1,
)
