import { Argument, Option } from '@commander-js/extra-typings'
import { newCommand, runCommand, UsageError } from '../command-line.ts'
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

const commands = {
  list: listParked,
  show: showParked,
  redrive: redriveParked,
  discard: discardParked,
} satisfies Record<string, Command>
const names = ['list', 'show', 'redrive', 'discard'] as const
const workerNames = ['inventory', 'order'] as const

const command = newCommand(
  'bin/bun run parked',
  'A message that a worker cannot read or apply is parked: kept in its database with the reason, and left alone.',
)
  .addArgument(new Argument('[action]', 'what to do').choices(names).default('list' as const))
  .argument('[hash]', 'the item, as the list names it')
  .addOption(
    new Option('--service <service>', 'asks one worker only; otherwise both are asked').choices(
      workerNames,
    ),
  )
  .option(
    '--all',
    'takes what is parked when the command begins, however much it is. What comes in meanwhile stays',
  )
  .addHelpText(
    'after',
    `
list                 each parked item on one line, with its hash and why it is parked
show HASH|--all      everything about an item, with its content
redrive HASH|--all   try it again, after its reason is gone; an applied item leaves
discard HASH|--all   forget it for good

Exit code 0: done. 1: not done, or not for every item. 2: a worker could not be asked, or the command is unclear.`,
  )

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

const workersOf = (
  shop: ShopConfig,
  service: (typeof workerNames)[number] | undefined,
): ParkingWorker[] =>
  [
    parkingWorker('inventory', shop.inventoryUrl, shop.serviceToken),
    parkingWorker('order', shop.orderUrl, shop.serviceToken),
  ].filter(({ name }) => service === undefined || name === service)

const whichOf = (hash: string | undefined, isAll: boolean): Which => {
  if (hash !== undefined && isAll) throw new UsageError(`Name ${hash} or --all, not both.`)
  if (isAll) return 'all'
  if (hash === undefined) throw new UsageError('Name the hash of an item, or --all.')
  return { hash }
}

process.exitCode = await runCommand(
  command,
  async ({ service, all: isAll = false }, name, hash) => {
    const which = name === 'list' ? 'all' : whichOf(hash, isAll)
    const isDone = await commands[name](workersOf(readShopConfig(), service), which, terminal)
    return isDone ? 0 : 1
  },
  [WorkerUnavailableError],
)
