import { heapSpaceMetrics, loopSampleMs } from '@shop/contracts'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Metrics, Watched } from '../ports.ts'

export type PromMetrics = Metrics & {
  /** Called for each message that leaves, with its number of items. */
  published(topic: string, itemCount: number): void
}

/** Metrics for Prometheus, whose names start with `front_`. `ofProcess` adds those of the process. */
export const promMetrics = ({ ofProcess = true } = {}): PromMetrics => {
  const registry = new Registry()
  const registers = [registry]
  if (ofProcess) {
    collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: loopSampleMs })
    for (const name of heapSpaceMetrics) registry.removeSingleMetric(name)
  }
  const requests = countBy(registry, {
    name: 'front_requests_total',
    help: 'Requests answered',
    labelNames: ['method', 'route', 'status'],
  })
  const orders = countBy(registry, {
    name: 'front_orders_total',
    help: 'Orders posted, by what was known when they were answered',
    labelNames: ['outcome'],
  })
  const sheds = countBy(registry, {
    name: 'front_refused_total',
    help: 'Requests turned away to protect the others',
    labelNames: ['reason'],
  })
  const seconds = new Histogram({
    name: 'front_request_seconds',
    help: 'Time to answer',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5, 10, 60],
    registers,
  })
  const items = new Histogram({
    name: 'front_published_items',
    help: 'Items per message published',
    // The topic. Dashboards know the label by this name.
    labelNames: ['lane'],
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
    registers,
  })

  return {
    answered: (request) => {
      requests.add(request.method, request.route, request.status)
      seconds.observe(request.seconds)
    },
    placed: (outcome) => orders.add(outcome),
    shed: (reason) => sheds.add(reason),
    published: (topic, itemCount) => items.observe({ lane: topic }, itemCount),
    watch: (name, read) => {
      const gauge: Gauge = new Gauge({
        name: `front_${name}`,
        help: watchedHelp[name],
        registers,
        collect: () => gauge.set(read()),
      })
    },
    exposition: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}

const watchedHelp: Record<Watched, string> = {
  asking: 'Orders and cancellations on their way to Order',
  asking_limit: 'How many of them may be on their way now',
  exporting: 'Exports of the catalogue under way',
  asking_changes: 'Changes of operators on their way to the workers',
  awaiting_decision: 'Recorded orders waiting for their decision',
  reading: 'Long polls and event streams',
  loading_catalogue: 'Requests to Inventory for pages and products',
  reading_orders: 'Reads of orders being answered',
  requests: 'Requests being answered',
}

type Labelled = { name: string; help: string; labelNames: string[] }
type LabelValue = string | number
type Counted = { count: number; next: Map<LabelValue, Counted> }

const newCounted = (): Counted => ({ count: 0, next: new Map() })

/** A counter that is cheap to add to: it builds its labels at each scrape, not at each request. */
const countBy = (registry: Registry, { name, help, labelNames }: Labelled) => {
  const all = newCounted()
  const collect = ({ count, next }: Counted, values: LabelValue[]): void => {
    if (count > 0) {
      const labels = labelNames.map((label, index) => [label, String(values[index])])
      counter.inc(Object.fromEntries(labels), count)
    }
    for (const [value, counted] of next) collect(counted, [...values, value])
  }
  const counter: Counter = new Counter({
    name,
    help,
    labelNames,
    registers: [registry],
    collect: () => {
      counter.reset()
      collect(all, [])
    },
  })
  const add = (...values: LabelValue[]): void => {
    let counted = all
    for (const value of values) {
      let next = counted.next.get(value)
      if (next === undefined) counted.next.set(value, (next = newCounted()))
      counted = next
    }
    counted.count += 1
  }
  return { add }
}
