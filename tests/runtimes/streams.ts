import { readFile } from 'node:fs/promises'
import { Argument } from '@commander-js/extra-typings'
import { runtimes, type Runtime } from '@shop/front/bundle'
import { newCommand, runCommand, wholeNumber } from '@shop/ops/command-line'
import { isOnBus, startShop } from '../house/shop.ts'
import { givenProduct, shopperOf } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import { openEvents } from './events.ts'
import { makeFronts } from './fronts.ts'

/** Seconds of silence over which the cost of keeping streams open is measured: four keep-alives each. */
const silentSeconds = 28

const command = newCommand(
  'bin/bun run streams',
  'Prints what open event streams cost one front, in memory and CPU, and how long a change takes to reach all of them. Linux only: it reads /proc.',
)
  .addArgument(
    new Argument('[count]', 'how many streams').argParser(wholeNumber({ min: 1 })).default(1_000),
  )
  .addArgument(new Argument('[runtime]', 'of the front').choices(runtimes).default('bun' as const))

const run = async (streamCount: number, runtime: Runtime): Promise<number> => {
  const shop = await startShop(['broker', 'inventory', 'order'])
  const fronts = await makeFronts()
  try {
    const front = await fronts.start(runtime, { ...shop.env, LOG_LEVEL: 'info' })
    await until('the front is ready', () => isOnBus(front.url))
    await measure({ streamCount, runtime, front, env: shop.env })
    return 0
  } finally {
    await fronts.close()
    await shop.close()
  }
}

type Measured = {
  streamCount: number
  runtime: Runtime
  front: Awaited<ReturnType<Awaited<ReturnType<typeof makeFronts>>['start']>>
  env: Record<string, string>
}

const measure = async ({ streamCount, runtime, front, env }: Measured): Promise<void> => {
  const { pid } = front.process
  const shopper = shopperOf({ frontUrl: front.url, env })
  const sku = await givenProduct(shopper, { units: 1 })
  const key = crypto.randomUUID()
  const { body } = await shopper.place(key, { lines: [{ sku, quantity: 1 }] })
  const before = await usageOf(pid)

  const startedMs = performance.now()
  const streams = await Promise.all(
    Array.from({ length: streamCount }, () => openEvents(`${front.url}/orders/${body.id}/events`)),
  )
  await Promise.all(streams.map((stream) => stream.next()))
  const openedMs = performance.now() - startedMs
  const open = await usageOf(pid)

  await Bun.sleep(silentSeconds * 1_000)
  const silent = await usageOf(pid)

  const changedMs = performance.now()
  await shopper.cancel(key, body.id)
  const told = await Promise.all(streams.map((stream) => stream.next()))
  const toldMs = performance.now() - changedMs
  const canceledCount = told.filter((event) => event?.order.status === 'canceled').length

  const cpuShare = (silent.cpuSeconds - open.cpuSeconds) / silentSeconds
  const mebibytes = silent.mebibytes - before.mebibytes
  console.log(`${streamCount} event streams on one front (${runtime})`)
  console.log(`opened, each with its snapshot   ${openedMs.toFixed(0)} ms`)
  console.log(
    `memory before, open, after ${silentSeconds} s  ${before.mebibytes.toFixed(0)}, ${open.mebibytes.toFixed(0)}, ${silent.mebibytes.toFixed(0)} MiB`,
  )
  console.log(
    `memory of a stream               ${((mebibytes * 1_024) / streamCount).toFixed(1)} KiB`,
  )
  console.log(`CPU while nothing happens        ${(cpuShare * 100).toFixed(1)} % of a core`)
  console.log(`a change reached ${canceledCount} of them in  ${toldMs.toFixed(0)} ms`)
}

/** Clock ticks per second in which Linux counts the CPU time of a process. */
const ticks = 100
const pageBytes = 4_096

const usageOf = async (pid: number): Promise<{ cpuSeconds: number; mebibytes: number }> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticks,
    mebibytes: (Number(fields[21]) * pageBytes) / 1_024 ** 2,
  }
}

process.exitCode = await runCommand(command, (_, ...args) => run(...args))
