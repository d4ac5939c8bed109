import type { Hono } from 'hono'
import { refusedInWords, topicsUnder } from '@shop/contracts'
import { prepareToJoin } from './bus/join.ts'
import { readCertificate } from './reads/certificate.ts'
import type { WorkerConfig } from './config.ts'
import { hasDiskRoom } from './disk-room.ts'
import { parkedWarning } from './domain/parked-room.ts'
import { waitingText } from './domain/waiting.ts'
import { startTrimming } from './feed/trimming.ts'
import { createLog, type Log, type LogOptions } from './log.ts'
import { createMetrics, type WorkerMetrics } from './metrics.ts'
import type { AnyFact } from './bus/parse.ts'
import { createReadApi } from './reads/read-api.ts'
import { systemScheduler } from './scheduler.ts'
import { createWaitingReads, type WaitingReads } from './reads/waiting-reads.ts'
import { startWorker, type Worker, type WorkerRole } from './worker.ts'

export type WorkerOptions<Fact extends AnyFact> = Omit<
  WorkerRole<Fact>,
  'service' | 'instance' | 'topics' | 'currency'
> & {
  config: WorkerConfig
  redact: LogOptions['redact']
  /** The worker's own reads. */
  routes: (waitingReads: WaitingReads) => Hono
}

const dayMs = 86_400_000

/** Seconds that an HTTP connection may be silent; longer than the longest waiting read. */
const httpIdleSeconds = 60

/**
 * Runs a worker as this process until SIGTERM or SIGINT: its store on the real bus, and its read API. Resolves when the
 * read API listens. A stop finishes the batch at hand; messages that were not started stay with the broker.
 */
export const runWorker = async <Fact extends AnyFact>(
  options: WorkerOptions<Fact>,
): Promise<void> => {
  const { config, redact, ...role } = options
  const { service, instance, currency } = config
  const { store } = role
  const log = createLog({ service, level: config.logLevel, redact })
  const metrics = createMetrics(service)
  const waitingReads = createWaitingReads(store.sharing)
  let isStopping = false
  const sinceMs = Date.now()
  const topics = topicsUnder(config.topicRoot)

  const worker: Worker = await startWorker<Fact>(
    { ...role, service, instance, topics, currency },
    {
      connect: await prepareToJoin({
        config,
        store,
        topics,
        sinceMs,
        log,
        isStopping: () => isStopping,
        between: (work) => worker.loop.between(work),
        leave: () => worker.bus.close(),
      }),
      scheduler: systemScheduler,
      sinceMs,
      log,
      metrics,
      onChanged: waitingReads.changed,
      hasRoom: () => store.sharing.isReachable() && hasRoomFor(config),
    },
  )
  metrics.read({
    backlog: worker.loop.backlog,
    unheard: () => store.unheard.countIn({ after: 0, upTo: Number.MAX_SAFE_INTEGER }),
    parked: async () => (await store.parked.size()).rows,
    waitingReads: waitingReads.count,
  })

  const names = { service, reader: role.reader }
  const server = listen(config, readApiOf(options, { worker, metrics, waitingReads, log }))
  log.info({ port: server.port }, 'listening')
  const waiting = waitingTextOf(worker, names)
  // A new shop is no trouble.
  if (waiting !== undefined) log[worker.closedReason() === 'new' ? 'info' : 'warn'](waiting)

  const endTrimming = trimFeed(options, worker, log)
  onStop(async (signal) => {
    isStopping = true
    endTrimming()
    log.info({ signal }, 'stopping')
    const stopped = worker.stop()
    waitingReads.releaseAll()
    await stopped
    await server.stop(true)
    await store.close()
  })
}

/** The disk of a file is looked at. A server says by itself when its disk is full. */
const hasRoomFor = ({ databaseUrl, databasePath }: WorkerConfig): boolean =>
  databaseUrl !== undefined || hasDiskRoom(databasePath)

const trimFeed = <Fact extends AnyFact>(
  { config, store }: WorkerOptions<Fact>,
  { loop }: Worker,
  log: Log,
): (() => void) =>
  startTrimming({
    feed: store.feed,
    isLeader: store.sharing.isLeader,
    loop,
    scheduler: systemScheduler,
    wallMs: Date.now,
    keptMs: config.eventsDays * dayMs,
    onError: (error) => log.warn({ error: String(error) }, 'old events could not be removed'),
  })

type Parts = {
  worker: Worker
  metrics: WorkerMetrics
  waitingReads: WaitingReads
  log: Log
}

const readApiOf = <Fact extends AnyFact>(
  { config, store, reader, routes }: WorkerOptions<Fact>,
  { worker, metrics, waitingReads, log }: Parts,
): Hono => {
  const { service, serviceToken } = config
  const names = { service, reader }
  const app = createReadApi({
    serviceToken,
    complaints: () => complaintsOf(worker, names),
    warnings: async () =>
      [
        parkedWarning(await store.parked.size(), config.parkedBounds),
        worker.closedReason() === 'new' ? waitingTextOf(worker, names) : undefined,
      ].filter((text) => text !== undefined),
    peer: () => ({ service: reader, ...peerOf(worker) }),
    metrics,
    parked: store.parked,
    redrive: worker.loop.redrive,
    log,
    scheduler: systemScheduler,
  })
  return app.route('/', routes(waitingReads))
}

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

type Names = { service: string; reader: string }

const waitingTextOf = ({ closedReason, reconciliation }: Worker, names: Names) =>
  waitingText(closedReason(), { ...names, restoredFrom: reconciliation().restoredFrom })

/** Reasons why the worker is not ready, in words. A new database is none: services may be started one by one. */
const complaintsOf = (worker: Worker, names: Names): string[] => {
  const waiting = worker.closedReason() === 'new' ? undefined : waitingTextOf(worker, names)
  const topic = worker.bus.refusedTopic()
  return [
    ...(worker.bus.isConnected() ? [] : ['not connected to the bus']),
    ...(topic === undefined ? [] : [refusedInWords({ user: names.service, topic })]),
    ...(worker.loop.isWriting()
      ? []
      : [
          'the database refuses to write, does not answer or waits for a standby, or its disk has less than 1 MiB left',
        ]),
    ...(waiting === undefined ? [] : [waiting]),
  ]
}
