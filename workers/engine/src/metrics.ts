import { heapSpaceMetrics, loopSampleMs } from '@shop/contracts'
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { AnyFact } from './bus/parse.ts'
import type { Applied } from './store.ts'

export type WorkerMetrics = ReturnType<typeof createMetrics>

export type Readings = {
  backlog: () => number
  unheard: () => Promise<number>
  parked: () => Promise<number>
  waitingReads: () => number
}

/** Bounds of histogram buckets: facts in one commit, and seconds of one commit. */
const factBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000]
const secondBuckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5]

/** The numbers of a worker, for Prometheus. `read` names the gauges, which are read at each scrape. */
export const createMetrics = (service: string) => {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: loopSampleMs })
  for (const name of heapSpaceMetrics) registry.removeSingleMetric(name)
  return {
    registry,
    ...commitMetrics([registry]),
    ...messageMetrics([registry]),
    read: (readings: Readings): void => addGauges([registry], readings),
  }
}

type ParkedCounts = Pick<Applied, 'parkedCount' | 'droppedCount'>

const commitMetrics = (registers: Registry[]) => {
  const counter = (name: string, help: string) => new Counter({ name, help, registers })
  const commits = counter('shop_commits_total', 'Transactions committed')
  const commitFailures = counter(
    'shop_commit_failures_total',
    'Transactions that failed and were tried again',
  )
  const parked = counter('shop_parked_total', 'Items that could not be read or applied')
  const dropped = counter(
    'shop_parked_dropped_total',
    'Items that could not be read or applied, and found no room to be parked',
  )
  const commitSeconds = new Histogram({
    name: 'shop_commit_seconds',
    help: 'Time of one transaction, decision and fsync included',
    buckets: secondBuckets,
    registers,
  })
  const factsPerCommit = new Histogram({
    name: 'shop_facts_per_commit',
    help: 'Items applied by one transaction',
    buckets: factBuckets,
    registers,
  })
  const facts = new Counter({
    name: 'shop_facts_total',
    help: 'Items applied, by kind',
    labelNames: ['kind'],
    registers,
  })
  return {
    commitFailures,
    committed: (applied: readonly AnyFact[], counts: ParkedCounts, ms: number): void => {
      commits.inc()
      commitSeconds.observe(ms / 1_000)
      factsPerCommit.observe(applied.length)
      countByKind(facts, applied)
      if (counts.parkedCount > 0) parked.inc(counts.parkedCount)
      if (counts.droppedCount > 0) dropped.inc(counts.droppedCount)
    },
  }
}

const countByKind = (counter: Counter<'kind'>, facts: readonly AnyFact[]): void => {
  const byKind = new Map<string, number>()
  for (const { kind } of facts) byKind.set(kind, (byKind.get(kind) ?? 0) + 1)
  for (const [kind, n] of byKind) counter.inc({ kind }, n)
}

const messageMetrics = (registers: Registry[]) => {
  const counter = (name: string, help: string) => new Counter({ name, help, registers })
  const received = counter('shop_messages_received_total', 'Bus messages taken in')
  const published = counter('shop_messages_published_total', 'Bus messages sent')
  const reminders = counter('shop_reminders_total', 'Items announced again because nobody answered')
  const items = new Counter({
    name: 'shop_items_published_total',
    help: 'Items sent, by the last level of their topic (reply for answers to fronts)',
    labelNames: ['topic'],
    registers,
  })
  return {
    received: (messages: number): void => received.inc(messages),
    published: (topic: string, count: number): void => {
      published.inc()
      const levels = topic.split('/')
      const isReply = levels.at(-2) === 'reply'
      items.inc({ topic: isReply ? 'reply' : levels.at(-1)! }, count)
    },
    reminded: (count: number): void => reminders.inc(count),
  }
}

const addGauges = (registers: Registry[], readings: Readings): void => {
  const gauge = (name: string, help: string, value: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await value())
      },
    })
  gauge('shop_backlog_messages', 'Messages received and not applied', readings.backlog)
  gauge('shop_unheard_rows', 'Rows whose announcement is not answered', readings.unheard)
  gauge('shop_parked_items', 'Items waiting for an operator', readings.parked)
  gauge('shop_waiting_reads', 'HTTP reads waiting for a change', readings.waitingReads)
}
