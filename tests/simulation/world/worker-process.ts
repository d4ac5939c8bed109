import type { Database } from 'bun:sqlite'
import { topicsUnder } from '@shop/contracts'
import {
  startWorker,
  type AnyFact,
  type Bus,
  type BusHooks,
  type Store,
  type WorkerRole,
} from '@shop/engine'
import type { Faults } from '../faults.ts'
import type { Random } from '../random.ts'
import type { Broker, Connection, Message } from './broker.ts'
import { schedulerOn, type Clock } from './clock.ts'
import { CrashError, createLife, type Life } from './crash-points.ts'

export type World = { clock: Clock; random: Random; faults: Faults; broker: Broker }

export type WorkerProcess<Fact extends AnyFact> = {
  db: Database
  isAlive(): boolean
  store(): Store<Fact>
  crash(): void
  /** From here on it is not started again when it crashed; `start` does that. */
  start(): void
  setDiskFull(isFull: boolean): void
  commits(): number
}

export type WorkerParts<Fact extends AnyFact> = {
  service: string
  reader: string
  db: Database
  /** A store on the database as a new process opens it. */
  open: () => Store<Fact>
  subscriptions: WorkerRole<Fact>['subscriptions']
  /** Told after each commit. */
  onCommit: () => void
  onChanged: (keys: readonly string[]) => void
}

const restartMs = { min: 50, max: 3_000 }
const connectMs = 5
const reconnectMs = 500
/** So few pages more than a full disk has that nothing can be written. */
const pagesOfAFullDisk = 0

/**
 * A worker as a process that can die at any point and is started again with the same disk: the real engine, store and
 * decisions on a simulated bus and clock. What SQLite committed stays; everything else is lost with the process.
 */
export const createWorkerProcess = <Fact extends AnyFact>(
  world: World,
  parts: WorkerParts<Fact>,
): WorkerProcess<Fact> => {
  const { clock, random } = world
  let life: Life | undefined
  let store = parts.open()
  let crashConnection = (): void => undefined
  let commits = 0

  const start = (): void => {
    const born = createLife(world.faults, () => {
      crashConnection()
      clock.after(random.integer(restartMs.min, restartMs.max), start)
    })
    life = born
    store = parts.open()
    startWorker<Fact>(
      {
        service: parts.service,
        instance: `${parts.service}-1`,
        topics: topicsUnder('shop/v1'),
        reader: parts.reader,
        subscriptions: parts.subscriptions,
        store: withCrashes(store, born),
        subjectOf: () => '',
      },
      {
        connect: (hooks) => {
          const { bus, crash } = simulatedBus(world, hooks, born)
          crashConnection = crash
          return bus
        },
        scheduler: schedulerOn(clock, born.isAlive),
        sinceMs: Math.floor(clock.now()),
        log: quietLog,
        metrics: quietMetrics,
        onChanged: parts.onChanged,
      },
    )
  }

  const withCrashes = (real: Store<Fact>, born: Life): Store<Fact> => ({
    ...real,
    apply: (batch) => {
      if (born.mayCrash('crash-before-commit')) throw new CrashError()
      const applied = real.apply(batch)
      commits += 1
      parts.onCommit()
      born.mayCrash('crash-between-commit-and-puback')
      return applied
    },
    isContentError: (error) => !(error instanceof CrashError) && real.isContentError(error),
  })

  return {
    db: parts.db,
    isAlive: () => life?.isAlive() ?? false,
    store: () => store,
    crash: () => life?.crash(),
    start,
    setDiskFull: (isFull) => {
      const { page_count: used } = parts.db
        .query<{ page_count: number }, []>('PRAGMA page_count')
        .get()!
      const most = isFull ? used + pagesOfAFullDisk : 1_073_741_823
      parts.db.run(`PRAGMA max_page_count = ${most}`)
    },
    commits: () => commits,
  }
}

/** The engine's bus on the simulated broker, with the places where its process may die. */
const simulatedBus = (
  { clock, broker }: World,
  hooks: BusHooks,
  life: Life,
): { bus: Bus; crash: () => void } => {
  let connection: Connection | undefined
  let isClosed = false
  let outstanding = 0
  const encoder = new TextEncoder()

  const client = {
    clientId: hooks.clientId,
    subscriptions: hooks.subscriptions,
    notices: hooks.notices,
    keepsSession: true,
    lastWill: { topic: hooks.lastWill.topic, payload: encoder.encode(hooks.lastWill.payload) },
    onMessage: (message: Message, messageId: number) => {
      if (life.isAlive()) hooks.onDelivery({ ...message, messageId, connection })
    },
    onNotice: (topic: string, payload: Uint8Array) => {
      if (life.isAlive()) hooks.onNotice(topic, payload)
    },
    onLost: () => {
      outstanding = 0
      if (!life.isAlive()) return
      hooks.onLost()
      clock.after(reconnectMs, connect)
    },
  }
  const connect = (): void => {
    if (!life.isAlive() || isClosed || connection?.isOpen()) return
    connection = broker.connect(client)
    if (!connection) return void clock.after(reconnectMs, connect)
    hooks.onConnect()
  }
  clock.after(connectMs, connect)
  const isConnected = (): boolean => life.isAlive() && connection?.isOpen() === true

  const bus: Bus = {
    isConnected,
    outstanding: () => outstanding,
    publish: async (topic, payload, { expirySeconds, lives } = {}) => {
      if (!connection || !isConnected() || life.mayCrash('crash-in-publish')) return false
      outstanding += 1
      const message = { topic, payload: encoder.encode(payload), replyTo: undefined, lives }
      await connection.publish(message, expirySeconds)
      outstanding -= 1
      return true
    },
    publishRetained: (topic, payload) =>
      connection?.publishRetained(topic, encoder.encode(payload)),
    acknowledge: (deliveries) => {
      if (!connection || !isConnected()) return
      const mine = deliveries.filter((delivery) => delivery.connection === connection)
      connection.acknowledge(mine.map(({ messageId }) => messageId))
      if (mine.length > 0) life.mayCrash('crash-between-puback-and-publish')
    },
    pause: () => undefined,
    resume: () => undefined,
    close: () => {
      isClosed = true
      connection?.close()
      return Promise.resolve()
    },
  }
  return { bus, crash: () => connection?.crash() }
}

const nothing = (): void => undefined
const quietLog = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  isLevelEnabled: () => false,
}
const quietMetrics = {
  commitFailures: { inc: nothing },
  committed: nothing,
  published: nothing,
  received: nothing,
  reminded: nothing,
}
