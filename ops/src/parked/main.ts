import { parseArgs } from 'node:util'
import { runCommand, UsageError } from '../command-line.ts'
import { readShopConfig, type ShopConfig } from '../config.ts'
import {
  discardParked,
  listParked,
  redriveParked,
  showParked,
  type CommandResult,
  type Which,
} from './commands.ts'
import { parkingWorker, WorkerUnavailableError, type ParkingWorker } from './worker.ts'

const usage = `bin/bun run parked list                       what could not be read or applied, and why
bin/bun run parked show HASH | --all          with its content
bin/bun run parked redrive HASH | --all       try it again, after its reason is gone
bin/bun run parked discard HASH | --all       forget it for good

--service inventory|order                 ask one worker only
Exit code 0: done. 1: not done, or not for every item. 2: a worker could not be asked, or the command is unclear.`

const run = (args: string[]): Promise<CommandResult> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      service: { type: 'string' },
      all: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return Promise.resolve({ lines: [usage], isDone: true })
  const [command = 'list', hash, ...rest] = positionals
  if (rest.length > 0) throw new UsageError(`What is ${rest.join(' ')}? Name one hash.`)
  const act = commands.get(command)
  if (!act) throw new UsageError(`There is no command ${command}.`)
  return act(workersOf(readShopConfig(), values.service), () =>
    values.all ? 'all' : { hash: oneHash(hash) },
  )
}

type Act = (workers: ParkingWorker[], which: () => Which) => Promise<CommandResult>

const commands = new Map<string, Act>([
  ['list', listParked],
  ['show', (workers, which) => showParked(workers, which())],
  ['redrive', (workers, which) => redriveParked(workers, which())],
  ['discard', (workers, which) => discardParked(workers, which())],
])

const workersOf = (shop: ShopConfig, service: string | undefined): ParkingWorker[] => {
  const workers = [
    parkingWorker('inventory', shop.inventoryUrl, shop.serviceToken),
    parkingWorker('order', shop.orderUrl, shop.serviceToken),
  ].filter(({ name }) => service === undefined || name === service)
  if (workers.length === 0) throw new UsageError('--service must be inventory or order.')
  return workers
}

const oneHash = (hash: string | undefined): string => {
  if (hash === undefined) throw new UsageError('Name the hash of an item.')
  return hash
}

process.exitCode = await runCommand({ usage, expected: [WorkerUnavailableError] }, async () => {
  const { lines, isDone } = await run(process.argv.slice(2))
  console.log(lines.join('\n'))
  return isDone ? 0 : 1
})
