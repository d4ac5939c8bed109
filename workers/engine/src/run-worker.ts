import type { Hono } from 'hono'
import { topicsUnder } from '@shop/contracts'
import { connectBus } from './bus/bus.ts'
import { readCertificate } from './reads/certificate.ts'
import type { WorkerConfig } from './config.ts'
import { createLog, type LogOptions } from './log.ts'
import { createMetrics } from './metrics.ts'
import type { AnyFact } from './bus/parse.ts'
import { createReadApi } from './reads/read-api.ts'
import { systemScheduler } from './scheduler.ts'
import { createWaitingReads, type WaitingReads } from './reads/waiting-reads.ts'
import { startWorker, type WorkerRole } from './worker.ts'

export type WorkerOptions<Fact extends AnyFact> = Omit<
  WorkerRole<Fact>,
  'service' | 'instance' | 'topics'
> & {
  config: WorkerConfig
  redact: LogOptions['redact']
  /** The worker's own reads. */
  routes: (waitingReads: WaitingReads) => Hono
}

/** Seconds that an HTTP connection may be silent; longer than the longest waiting read. */
const httpIdleSeconds = 60

/**
 * Runs a worker as this process until SIGTERM or SIGINT: its store on the real bus, and its read API.
 * A stop finishes the batch at hand; what was not started stays with the broker.
 */
export const runWorker = <Fact extends AnyFact>({
  config,
  redact,
  routes,
  ...role
}: WorkerOptions<Fact>): void => {
  const { service, instance } = config
  const { store } = role
  const log = createLog({ service, level: config.logLevel, redact })
  const metrics = createMetrics(service)
  const waitingReads = createWaitingReads()
  const connection = { url: config.mqttUrl, username: service, password: config.mqttPassword }

  const { bus, loop, stop } = startWorker<Fact>(
    { ...role, service, instance, topics: topicsUnder(config.topicRoot) },
    {
      connect: (hooks) => connectBus({ ...connection, ...hooks }),
      scheduler: systemScheduler,
      sinceMs: Date.now(),
      log,
      metrics,
      onChanged: waitingReads.changed,
    },
  )
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
      ...restoredComplaint(store.reconciliation.restoredFrom(), role.reader),
    ],
    metrics,
    parked: store.parked,
    redrive: loop.redrive,
    log,
    scheduler: systemScheduler,
  })
  app.route('/', routes(waitingReads))
  const server = Bun.serve({
    hostname: config.host,
    port: config.port,
    idleTimeout: httpIdleSeconds,
    ...(config.tls && { tls: readCertificate(config.tls) }),
    fetch: app.fetch,
  })
  log.info({ port: server.port }, 'listening')
  const restoredFrom = store.reconciliation.restoredFrom()
  if (restoredFrom !== undefined) {
    log.warn({ restoredFrom }, `restored: waits for ${role.reader} to tell what the backup missed`)
  }

  const stopOn = async (signal: string): Promise<void> => {
    log.info({ signal }, 'stopping')
    const stopped = stop()
    waitingReads.releaseAll()
    await stopped
    await server.stop(true)
    await store.close()
    process.exit(0)
  }
  process.once('SIGTERM', (signal) => void stopOn(signal))
  process.once('SIGINT', (signal) => void stopOn(signal))
}

const restoredComplaint = (restoredFrom: string | undefined, reader: string): string[] =>
  restoredFrom === undefined
    ? []
    : [
        `restored from a backup of ${restoredFrom}: waits for ${reader} to tell what the backup missed`,
      ]
