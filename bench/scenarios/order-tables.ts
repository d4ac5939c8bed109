import { services } from '../measure/reading.ts'
import { shown, whole } from '../report/numbers.ts'
import type { LoadResult } from '../load/spec.ts'
import type { Table } from '../scenario.ts'
import type { Measured } from '../shop/measured-shop.ts'

type Named = { name: string; measured: Measured }

/** CPU in µs for one order: each process of the shop, the load generator, and the database's server if there is one. */
export const cpuPerOrder = ({ reading, perSecond, generatorCpuUs }: Measured) => {
  // By rates, because the processes are looked at a little before or after the load begins and ends.
  const orders = Math.max(1, perSecond * reading.seconds)
  const each = services.map((service) => ({
    process: service as string,
    us: reading.cpuUs[service] / orders,
  }))
  const { serverCpuUs } = reading
  return [
    ...each,
    { process: 'load', us: generatorCpuUs },
    ...(serverCpuUs === undefined
      ? []
      : [{ process: 'database server', us: serverCpuUs / orders }]),
  ]
}

/** Rates and latencies from POST to confirmed. Refused is what the front turned away because too much was going on. */
export const rateTable = (what: string, all: readonly Named[]): Table => ({
  heads: [what, 'orders/s', 'refused/s', 'p50 ms', 'p90 ms', 'p99 ms', 'p99.9 ms', 'max ms'],
  rows: all.map(({ name, measured: { perSecond, refused, seconds, latencyMs } }) => [
    name,
    whole(perSecond),
    whole(refused / seconds),
    ...[latencyMs.p50, latencyMs.p90, latencyMs.p99, latencyMs.p999, latencyMs.max].map(shown),
  ]),
})

/** The cost of an order, and how orders were batched. With a column for the database's server if one of them has it. */
export const costTable = (what: string, all: readonly Named[]): Table => {
  const costs = all.map(({ measured }) => cpuPerOrder(measured))
  const processes = costs.reduce((most, each) => (each.length > most.length ? each : most), [])
  return {
    heads: [
      what,
      ...processes.map(({ process }) => `${process} µs`),
      'all µs',
      'orders/message',
      'facts/commit Inventory',
      'Order',
      'commits/s Inventory',
      'Order',
    ],
    rows: all.map(({ name, measured }, n) => {
      const cpu = costs[n]!.map(({ us }) => us)
      const missing = Array.from({ length: processes.length - cpu.length }, () => '–')
      const { ordersPerMessage, factsPerCommit, commitsPerSecond } = measured.reading
      return [
        name,
        ...[...cpu.map(shown), ...missing],
        ...[cpu.reduce((sum, us) => sum + us, 0), ordersPerMessage].map(shown),
        ...[factsPerCommit.inventory, factsPerCommit.order].map(shown),
        ...[commitsPerSecond.inventory, commitsPerSecond.order].map(whole),
      ]
    }),
  }
}

/** Memory and disk of each process. */
export const memoryTable = (what: string, all: readonly Named[]): Table => ({
  heads: [
    what,
    ...services.map((service) => `${service} MB`),
    'Inventory writes MB/s',
    'Order writes MB/s',
    'reminders/s',
  ],
  rows: all.map(({ name, measured: { reading } }) => [
    name,
    ...services.map((service) => whole(reading.rssMb[service])),
    shown(reading.writtenMbPerSecond.inventory),
    shown(reading.writtenMbPerSecond.order),
    shown(reading.remindersPerSecond),
  ]),
})

/** Answers other than expected, in words. */
export const problemsIn = (what: string, { failures }: Pick<LoadResult, 'failures'>): string[] =>
  Object.entries(failures).map(
    ([kind, { count, example }]) =>
      `${what}: ${count} × ${kind} ${example.replaceAll('\r\n', ' ')}`,
  )
