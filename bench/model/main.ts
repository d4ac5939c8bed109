import { availableParallelism } from 'node:os'
import { newCommand, runCommand, wholeNumber } from '@shop/ops/command-line'
import { services, type Service } from '../measure/reading.ts'
import { tableText } from '../report/markdown.ts'
import { shown, whole } from '../report/numbers.ts'
import { cpuPerOrder } from '../scenarios/order-tables.ts'
import { inShop, type Measured, type MeasuredShop } from '../shop/measured-shop.ts'
import { calibrate, predict, type Model, type Point } from './model.ts'

const command = newCommand(
  'bin/bun run bench:model',
  'Measures orders with 16 and 256 connections, makes a queueing model of the shop from that, and holds its predictions for 64 and 1,000 connections against what is measured there. Then it says what each process bears by itself.',
)
  .option('--turns <n>', 'turns through all four', wholeNumber({ min: 1, max: 100 }), 8)
  .addHelpText(
    'after',
    `
Exit code 0: both predictions are within 20 %. 1: one is not, or an answer was wrong. 2: the command line is wrong.`,
  )

/** Measured for the model, and predicted by it. */
const calibrated = [16, 256] as const
const predicted = [64, 1_000] as const
const connectionCounts = [...calibrated, ...predicted].toSorted((a, b) => a - b)

const products = 10_000
const warmupMs = 25_000
/** The generator of a turn is a new process: it gets half of the turn to be quick. */
const turn = { warmupMs: 750, measuredMs: 1_500 }
const deviationMax = 0.2
/** Orders in a message, when a rush is on. */
const rushOrders = 64

type Measurement = Point & { processUs: Record<Service, number> }

/** Each turn goes through all connection counts, so that all of them see the same pace of the machine. */
const measure = async (shop: MeasuredShop, turns: number): Promise<Map<number, Measured[]>> => {
  const found = new Map<number, Measured[]>(connectionCounts.map((count) => [count, []]))
  await shop.order({ connections: 256, warmupMs, measuredMs: turn.measuredMs })
  for (let n = 0; n < turns; n += 1) {
    for (const connections of connectionCounts) {
      found.get(connections)!.push(await shop.order({ ...turn, connections }))
    }
  }
  return found
}

/** The turns of one connection count as one measurement: the means, weighted by their orders. */
const together = (connections: number, all: readonly Measured[]): Measurement => {
  const orders = all.reduce((sum, { answered }) => sum + answered, 0)
  const mean = (valueOf: (each: Measured) => number): number =>
    all.reduce((sum, each) => sum + valueOf(each) * each.answered, 0) / orders
  const usOf = (process: string) =>
    mean((each) => cpuPerOrder(each).find((cost) => cost.process === process)!.us)
  const processUs = Object.fromEntries(services.map((each) => [each, usOf(each)]))
  return {
    connections,
    perSecond: orders / all.reduce((sum, { seconds }) => sum + seconds, 0),
    ordersPerMessage: mean(({ reading }) => reading.ordersPerMessage),
    cpuUs: mean((each) => cpuPerOrder(each).reduce((sum, { us }) => sum + us, 0)),
    processUs: processUs as Record<Service, number>,
  }
}

const deviationOf = (model: Model, point: Point): number =>
  predict(model, point) / point.perSecond - 1

const report = (model: Model, points: readonly Measurement[]): void => {
  const rows = points.map((point) => [
    whole(point.connections),
    calibrated.some((count) => count === point.connections) ? 'calibration' : 'prediction',
    shown(point.ordersPerMessage),
    shown(point.cpuUs),
    whole(point.perSecond),
    whole(predict(model, point)),
    shown(1 + deviationOf(model, point)),
  ])
  const heads = ['connections', 'is a', 'orders/message', 'µs of CPU per order', 'orders/s']
  console.log(tableText({ heads: [...heads, 'by the model', 'model ÷ measured'], rows }))
  console.log(
    `\nAn order costs ${shown(model.orderUs)} µs and ${shown(model.messageUs)} µs for each message that it shares; ` +
      `${shown(model.messagesUnderWay)} messages are under way, and each waits ${shown(model.waitUs / 1_000)} ms outside the processors.\n`,
  )
}

/** The rate that each process bears when it has a core for itself, by its cost of an order with small and with large messages. */
const reportProcesses = (small: Measurement, large: Measurement): void => {
  const rows = services.map((service) => {
    const { processUs, ordersPerMessage } = small
    const spread = 1 / ordersPerMessage - 1 / large.ordersPerMessage
    const messageUs = Math.max(0, (processUs[service] - large.processUs[service]) / spread)
    const orderUs = large.processUs[service] - messageUs / large.ordersPerMessage
    const rushUs = orderUs + messageUs / rushOrders
    return [service, shown(orderUs), shown(messageUs), shown(rushUs), whole(1e6 / rushUs)]
  })
  const heads = [
    'process',
    'µs an order',
    'µs a message',
    `µs an order, ${rushOrders} in a message`,
  ]
  console.log(tableText({ heads: [...heads, 'orders/s of a core of its own'], rows }))
}

process.exitCode = await runCommand(command, async ({ turns }) => {
  const { found, problems } = await inShop({ products }, (shop) => measure(shop, turns))
  const points = [...found].map(([connections, all]) => together(connections, all))
  const [small, large] = calibrated.map((count) =>
    points.find(({ connections }) => connections === count)!,
  ) as [Measurement, Measurement]
  const model = calibrate(small, large, availableParallelism())
  report(model, points)
  reportProcesses(small, large)
  for (const problem of problems) console.error(`WRONG: ${problem}`)
  const isWithin = points.every((point) => Math.abs(deviationOf(model, point)) <= deviationMax)
  return isWithin && problems.length === 0 ? 0 : 1
})
