import type { Hono } from 'hono'
import { topicsUnder } from '@shop/contracts'
import type { Bus } from './bus/bus.ts'
import { connectBus } from './bus/connect-bus.ts'
import { readCertificate } from './reads/certificate.ts'
import type { WorkerConfig } from './config.ts'
import { createLog, type LogOptions } from './log.ts'
import { createMetrics } from './metrics.ts'
import type { AnyFact } from './bus/parse.ts'
import { createReadApi } from './reads/read-api.ts'
import { systemScheduler } from './scheduler.ts'
import { createWaitingReads, type WaitingReads } from './reads/waiting-reads.ts'
import { startWorker, type BusHooks, type Worker, type WorkerRole } from './worker.ts'

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
 * Runs a worker as this process until SIGTERM or SIGINT: its store on the real bus, and its read API. Resolves when the
 * read API listens. A stop finishes the batch at hand; messages that were not started stay with the broker.
 */
export const runWorker = async <Fact extends AnyFact>(
  options: WorkerOptions<Fact>,
): Promise<void> => {
  const { config, redact, routes, ...role } = options
  const { service, instance } = config
  const { store } = role
  const log = createLog({ service, level: config.logLevel, redact })
  const metrics = createMetrics(service)
  const waitingReads = createWaitingReads()
  let isStopping = false

  const worker = await startWorker<Fact>(
    { ...role, service, instance, topics: topicsUnder(config.topicRoot) },
    {
      connect: connectUntil(() => isStopping, config),
      scheduler: systemScheduler,
      sinceMs: Date.now(),
      log,
      metrics,
      onChanged: waitingReads.changed,
    },
  )
  metrics.read({
    backlog: worker.loop.backlog,
    unheard: () => store.unheard.countIn({ after: 0, upTo: Number.MAX_SAFE_INTEGER }),
    parked: store.parked.count,
    waitingReads: waitingReads.count,
  })

  const app = createReadApi({
    serviceToken: config.serviceToken,
    complaints: () => complaintsOf(worker, role.reader),
    peer: () => ({ service: role.reader, ...peerOf(worker) }),
    metrics,
    parked: store.parked,
    redrive: worker.loop.redrive,
    log,
    scheduler: systemScheduler,
  })
  app.route('/', routes(waitingReads))
  const server = listen(config, app)
  log.info({ port: server.port }, 'listening')
  const { restoredFrom } = worker.reconciliation()
  if (restoredFrom !== undefined) {
    log.warn({ restoredFrom }, `restored: waits for ${role.reader} to tell what the backup missed`)
  }

  onStop(async (signal) => {
    isStopping = true
    log.info({ signal }, 'stopping')
    const stopped = worker.stop()
    waitingReads.releaseAll()
    await stopped
    await server.stop(true)
    await store.close()
  })
}

/** Connects to the bus. Once the worker stops, the bus may stop as well, and its errors are no trouble. */
const connectUntil =
  (isStopping: () => boolean, { service, mqttUrl, mqttPassword }: WorkerConfig) =>
  (hooks: BusHooks): Bus =>
    connectBus({
      url: mqttUrl,
      username: service,
      password: mqttPassword,
      ...hooks,
      onError: (error) => void (isStopping() || hooks.onError(error)),
    })

const listen = ({ host, port, tls }: WorkerConfig, app: Hono) =>
  Bun.serve({
    hostname: host,
    port,
    idleTimeout: httpIdleSeconds,
    ...(tls && { tls: readCertificate(tls) }),
    fetch: app.fetch,
  })

/** Ends the process after `stop`, when it is asked to. */
const onStop = (stop: (signal: string) => Promise<void>): void => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void stop(signal).then(() => process.exit(0)))
  }
}

/** The state of the other worker, and when it began. */
const peerOf = ({ reader }: Worker) => {
  const { state, sinceMs } = reader()
  const since = new Date(Date.now() - (systemScheduler.now() - sinceMs)).toISOString()
  return { state, since }
}

/** Reasons why the worker is not ready, in words. */
const complaintsOf = ({ bus, loop, reconciliation }: Worker, reader: string): string[] => {
  const { restoredFrom } = reconciliation()
  return [
    ...(bus.isConnected() ? [] : ['not connected to the bus']),
    ...(loop.isWriting() ? [] : ['the database refuses to write']),
    ...(restoredFrom === undefined
      ? []
      : [
          `restored from a backup of ${restoredFrom}: waits for ${reader} to tell what the backup missed`,
        ]),
  ]
}
