import type { Context, Hono, MiddlewareHandler } from 'hono'
import { busy } from '../http/busy.ts'
import { parsePrefer } from '../http/prefer.ts'
import { problem } from '../http/problems.ts'
import type { FrontEnv } from '../http/request-scope.ts'
import type { FrontPorts } from '../ports.ts'
import { createAdmission, type Admission } from './admission.ts'
import { createCallerOf, type CallerOf } from './callers.ts'
import { clientRates, type Bucket, type ClientRate } from './client-rates.ts'
import { createNameClient } from './clients.ts'
import { createConcurrencyLimit, type ConcurrencyLimit, type Leave } from './concurrency-limit.ts'
import { createOperatorGate, type OperatorsOnly } from './operator-gate.ts'

export type Protection = ReturnType<typeof createProtection>

/**
 * Keeps a rush from hurting the requests that are served. Everything that can pile up has a bound of its own, so that
 * slow or popular work holds up nothing of another kind. A client over a bound is told at once when to come back.
 */
export const createProtection = (ports: FrontPorts) => {
  const { metrics } = ports
  const nameClient = createNameClient(ports)
  const callerOf = createCallerOf(ports.settings)
  const rates = ratesOf({ nameClient, ports })
  const { orders, changes, readers, ...bounds } = boundsOf(ports)
  const operatorsOnly = createOperatorGate(ports, bounds.orderReads)
  const limitedBy = createLimitedBy({ callerOf, operatorsOnly })

  const shedOrder = (names?: object): Response =>
    busy(metrics, 'orders', {
      headers: { 'Retry-After': String(orders.retryAfterSeconds()) },
      names,
    })

  /** Whether a trusted server or an operator sent the request. */
  const isTrusted = (c: Context<FrontEnv>): boolean =>
    c.get('operator') !== undefined || callerOf(c.req.raw.headers) === 'trusted'

  /** Runs the middleware while orders are admitted. Otherwise it sheds the request and reads nothing of it. */
  const whileThereIsRoom = (middleware: MiddlewareHandler): MiddlewareHandler =>
    roomFor(middleware, () => (orders.isFull() ? shedOrder() : undefined))

  return {
    /** Puts the limits of clients before the shoppers' routes. Routes mounted earlier have none. */
    limitShoppers: (app: Hono<FrontEnv>): void => {
      limitShoppers(app, rates, limitedBy)
      app.post(
        '/orders/:id/cancel',
        whileThereIsRoom((_, next) => next()),
      )
    },
    /** Puts the limit of reads before pages for people, and that of writes before their forms. */
    limitPages: (app: Hono<FrontEnv>, path: string): void => {
      app.get(path, limitedBy(rates.reads))
      app.post(path, limitedBy(rates.writes))
    },
    /** Lets operators pass to their routes. Their names go with their requests. */
    requireOperator: (app: Hono<FrontEnv>): void => {
      const isOpen = ports.settings.adminToken !== undefined
      app.use('/admin/*', isOpen ? operatorsOnly(rates.writes) : closed)
    },
    isTrusted,
    callerOf,
    whileThereIsRoom,
    /** Count a request that takes the fast path; see `ClientRate.count`. Undefined where clients have no limit. */
    countRead: rates.reads?.count,
    countWrite: rates.writes?.count,
    countLines: rates.lines?.count,
    ...bounds,
    orders,
    changes: admissionWithin(changes),
    enterReaders: (c: Context): Leave | undefined =>
      readers.enter(isTrusted(c) ? undefined : nameClient(c)),
    /** The answer to an order or cancellation that is shed. `names` is part of the problem. */
    shedOrder,
  }
}

const roomFor =
  (middleware: MiddlewareHandler, shed: () => Response | undefined): MiddlewareHandler =>
  async (c, next) =>
    shed() ?? middleware(c, next)

/** The bounds, and the numbers that show how far they are used. */
const boundsOf = ({ metrics, nowMs, settings: { limits } }: FrontPorts) => {
  const orders = createAdmission({
    countFirst: limits.askingCountFirst,
    countMin: limits.askingCountMin,
    countMax: limits.askingCountMax,
    delayMs: limits.askingDelayMs,
    nowMs,
  })
  const changes = createConcurrencyLimit(limits.operatorAskingCountMax)
  const awaitingDecision = createConcurrencyLimit(limits.awaitingDecisionCountMax)
  const perClientMax = limits.readerCountPerClientMax
  const readers = createConcurrencyLimit(limits.readerCountMax, { perClientMax })
  const orderReads = createConcurrencyLimit(limits.orderReadCountMax)
  const exports = createConcurrencyLimit(limits.exportCountMax)
  const requests = createConcurrencyLimit(limits.requestCountMax)

  metrics.watch('asking', orders.count)
  metrics.watch('asking_limit', orders.limit)
  metrics.watch('asking_changes', changes.count)
  metrics.watch('awaiting_decision', awaitingDecision.count)
  metrics.watch('reading', readers.count)
  metrics.watch('reading_orders', orderReads.count)
  metrics.watch('exporting', exports.count)
  metrics.watch('requests', requests.count)
  return { orders, changes, awaitingDecision, readers, orderReads, exports, requests }
}

type Rates = Partial<Record<Bucket, ClientRate>>

/** The limits of one client in a minute. A limit of 0 is none. */
const ratesOf = (options: Parameters<typeof clientRates>[0]): Rates => {
  const { limits } = options.ports.settings
  const rate = clientRates(options)
  const rateOf = (bucket: Bucket, perMinute: number): Rates =>
    perMinute === 0 ? {} : { [bucket]: rate(bucket, perMinute) }
  return {
    ...rateOf('writes', limits.clientWritesPerMinute),
    ...rateOf('reads', limits.clientReadsPerMinute),
    ...rateOf('waits', limits.clientWaitsPerMinute),
    ...rateOf('lines', limits.clientLinesPerMinute),
  }
}

type Callers = { callerOf: CallerOf; operatorsOnly: OperatorsOnly }
type LimitedBy = (rate: ClientRate | undefined) => MiddlewareHandler<FrontEnv>

/** Trusted callers are not counted. Strangers are, so that nobody guesses a token, and are sent away unless they are operators. */
const createLimitedBy =
  ({ callerOf, operatorsOnly }: Callers): LimitedBy =>
  (rate) =>
  async (c, next) => {
    const caller = callerOf(c.req.raw.headers)
    if (caller === 'trusted') return next()
    if (caller === 'shopper') return rate === undefined ? next() : rate.limit(c, next)
    return operatorsOnly(rate)(c, next)
  }

const limitShoppers = (
  app: Hono<FrontEnv>,
  { writes, reads, waits }: Rates,
  by: LimitedBy,
): void => {
  app.post('/orders', by(writes))
  app.post('/orders/:id/cancel', by(writes))
  app.get('/products', by(reads))
  app.get('/products/:sku', by(reads))
  app.get('/orders/:id/events', by(waits))
  app.get('/orders/:id', (c, next) => {
    const { waitSeconds } = parsePrefer(c.req.header('Prefer'))
    return by(waitSeconds === undefined ? reads : waits)(c, next)
  })
}

const closed: MiddlewareHandler = async () => problem('admin-closed')

/** An admission with a fixed limit, for requests that are in no hurry. */
const admissionWithin = (limit: ConcurrencyLimit): Admission => ({
  enter: () => {
    const leave = limit.enter()
    return leave && { land: leave, end: leave }
  },
})
