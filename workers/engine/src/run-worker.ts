import type { Hono } from 'hono'
import { topicsUnder, type Presence } from '@shop/contracts'
import { startBatchLoop } from './batch-loop.ts'
import { connectBus, type Bus } from './bus.ts'
import type { WorkerConfig } from './config.ts'
import { createLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { parserFor, type AnyFact, type Subscription } from './parse.ts'
import { presencePeriodMs, watchPresence } from './presence.ts'
import { createReadApi } from './read-api.ts'
import { createReminders, reminderTickMs } from './reminders.ts'
import type { Store } from './store.ts'
import { createWaitingReads, type WaitingReads } from './waiting-reads.ts'

export type WorkerOptions<Fact extends AnyFact> = {
  config: WorkerConfig
  /** The service that answers this one's announcements. */
  reader: string
  subscriptions: readonly Subscription[]
  store: Store<Fact>
  /** The worker's own reads. */
  routes: (waitingReads: WaitingReads) => Hono
  /** What a fact is about, as logs may show it. */
  subjectOf: (fact: Fact) => string
}

/** Time that a stop gives the broker to acknowledge what was announced, and to take the goodbye, in ms. */
const announcedGraceMs = 3_000
const goodbyeGraceMs = 500
/** Seconds that an HTTP connection may be silent; longer than the longest waiting read. */
const httpIdleSeconds = 60
const version = '0.1.0'

/**
 * Runs a worker until SIGTERM or SIGINT: bus, batch loop, reminders, presence and the read API around a
 * store. A stop finishes the batch at hand, lets its announcements out, says that it is away and closes;
 * what was not started stays with the broker.
 */
export const runWorker = <Fact extends AnyFact>(options: WorkerOptions<Fact>): void => {
  const { config, store } = options
  const log = createLog(config.service, config.logLevel)
  const metrics = createMetrics(config.service)
  const topics = topicsUnder(config.topicRoot)
  const waitingReads = createWaitingReads()

  const since = Date.now()
  const presenceTopic = topics.presence(config.service, config.instance)
  const presence = (alive: boolean, backlog = 0): string =>
    JSON.stringify({ alive, since, version, epoch: store.epoch(), backlog } satisfies Presence)
  const sayPresent = (): void => bus.publishRetained(presenceTopic, presence(true, loop.backlog()))

  let lastBusError = ''
  const logBusError = (error: Error): void => {
    // A broker that is down is worth one line, not one for each attempt to reach it.
    if (error.message !== lastBusError) log.warn({ err: error }, 'bus')
    lastBusError = error.message
  }

  const reader = watchPresence(() => reminders.readerArrived())
  const bus: Bus = connectBus({
    url: config.mqttUrl,
    username: config.service,
    password: config.mqttPassword,
    clientId: config.instance,
    subscriptions: options.subscriptions.map(({ topic }) => topic),
    notices: [topics.presenceOf(options.reader)],
    lastWill: { topic: presenceTopic, payload: presence(false) },
    onDelivery: (delivery) => loop.receive(delivery),
    onNotice: reader.heard,
    onConnect: () => {
      lastBusError = ''
      log.info('connected to the bus')
      sayPresent()
    },
    onLost: () => {
      loop.dropWaiting()
      reader.forget()
    },
    onError: logBusError,
  })
  const loop = startBatchLoop<Fact>({
    bus,
    store,
    parse: parserFor<Fact>(options.subscriptions),
    subjectOf: options.subjectOf,
    onChanged: waitingReads.changed,
    log,
    metrics,
  })
  const reminders = createReminders({
    rows: store.unheard,
    isReaderPresent: () => bus.isConnected() && reader.isPresent(),
    announce: (announcements, seconds) => void loop.announce(announcements, seconds),
    now: () => performance.now(),
    onReminded: metrics.reminded,
  })
  metrics.read({
    backlog: loop.backlog,
    unheard: () => store.unheard.countIn({ after: 0, upTo: Number.MAX_SAFE_INTEGER }),
    parked: store.parked.count,
    waitingReads: waitingReads.count,
  })

  const app = createReadApi({
    serviceToken: config.serviceToken,
    complaints: () => [
      ...(bus.isConnected() ? [] : ['not connected to the bus']),
      ...(loop.isWriting() ? [] : ['the database refuses to write']),
    ],
    metrics,
    parked: store.parked,
    redrive: loop.redrive,
    log,
  })
  app.route('/', options.routes(waitingReads))
  const server = Bun.serve({
    hostname: config.host,
    port: config.port,
    idleTimeout: httpIdleSeconds,
    fetch: app.fetch,
  })
  log.info({ port: server.port }, 'listening')

  const timers = [
    setInterval(() => reminders.tick(), reminderTickMs),
    setInterval(sayPresent, presencePeriodMs),
  ]

  const stop = async (signal: string): Promise<void> => {
    log.info({ signal }, 'stopping')
    timers.forEach(clearInterval)
    await loop.stop()
    waitingReads.releaseAll()
    await Promise.race([allAcknowledged(bus), Bun.sleep(announcedGraceMs)])
    bus.publishRetained(presenceTopic, presence(false))
    await Promise.race([bus.close(), Bun.sleep(goodbyeGraceMs)])
    await server.stop(true)
    await store.close()
    process.exit(0)
  }
  process.once('SIGTERM', (signal) => void stop(signal))
  process.once('SIGINT', (signal) => void stop(signal))
}

const allAcknowledged = async (bus: Bus): Promise<void> => {
  while (bus.outstanding() > 0 && bus.isConnected()) await Bun.sleep(5)
}
