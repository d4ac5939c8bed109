import type { Context, Hono, MiddlewareHandler } from 'hono'
import { createAdmission, type Admission } from './admission.ts'
import { createNameClient } from './clients.ts'
import { createGate, type Gate, type Leave } from './concurrency-limit.ts'
import { busy } from '../http/busy.ts'
import { clientRates, type Bucket, type ClientRate } from './client-rates.ts'
import type { FrontEnv } from '../http/request-scope.ts'
import type { FrontPorts } from '../ports.ts'
import { parsePrefer } from '../http/prefer.ts'

export type Protection = ReturnType<typeof createProtection>

/**
 * What keeps a rush from hurting those who are served. Everything that can pile up has a bound of its own, so that what
 * is slow or asked for too often holds up nothing else; who is over a bound is told at once when to come back.
 */
export const createProtection = (ports: FrontPorts) => {
  const { metrics, nowMs, settings } = ports
  const { limits } = settings
  const nameClient = createNameClient(ports)
  const rates = ratesOf({ nameClient, ports })
  const orders = createAdmission({
    countFirst: limits.askingCountFirst,
    countMin: limits.askingCountMin,
    countMax: limits.askingCountMax,
    delayMs: limits.askingDelayMs,
    nowMs,
  })
  const changes = createGate(limits.operatorAskingCountMax)
  const patient = createGate(limits.patientCountMax)
  const readers = createGate(limits.readerCountMax, {
    perClientMax: limits.readerCountPerClientMax,
  })
  const orderReads = createGate(limits.orderReadCountMax)
  const requests = createGate(limits.requestCountMax)

  metrics.watch('asking', orders.count)
  metrics.watch('asking_limit', orders.limit)
  metrics.watch('asking_changes', changes.count)
  metrics.watch('patient', patient.count)
  metrics.watch('reading', readers.count)
  metrics.watch('reading_orders', orderReads.count)
  metrics.watch('requests', requests.count)

  const refuseOrder = (): Response =>
    busy(metrics, 'orders', { 'Retry-After': String(orders.retryAfterSeconds()) })

  /** Runs the middleware unless as many orders are on their way as can be answered in time: then nothing is read. */
  const whileThereIsRoom =
    (middleware: MiddlewareHandler): MiddlewareHandler =>
    (c, next) =>
      orders.isFull() ? Promise.resolve(refuseOrder()) : middleware(c, next)

  /** Puts the limits of clients before the routes; what is mounted before it has none. */
  const mount = (app: Hono<FrontEnv>): void => {
    mountRates(app, rates)
    app.post(
      '/orders/:id/cancel',
      whileThereIsRoom((_, next) => next()),
    )
  }

  return {
    mount,
    whileThereIsRoom,
    /** Counts a read that is answered before the routes; whether its client may have it. */
    mayRead: (c: Context): boolean => rates.reads?.mayGoOn(c) ?? true,
    /** Counts an order that is taken before the routes; see `ClientRate`. */
    countWrite: rates.writes?.count,
    requests,
    orders,
    changes: withoutHaste(changes),
    patient,
    orderReads,
    enterReaders: (c: Context): Leave | undefined => readers.enter(nameClient(c)),
    refuseOrder,
  }
}

type Rates = Partial<Record<Bucket, ClientRate>>

/** What one client may ask for in a minute; 0 is as much as it likes. */
const ratesOf = (options: Parameters<typeof clientRates>[0]): Rates => {
  const { limits } = options.ports.settings
  const rate = clientRates(options)
  const rateOf = (bucket: Bucket, perMinute: number): Rates =>
    perMinute === 0 ? {} : { [bucket]: rate(bucket, perMinute) }
  return {
    ...rateOf('writes', limits.clientWritesPerMinute),
    ...rateOf('reads', limits.clientReadsPerMinute),
    ...rateOf('waits', limits.clientWaitsPerMinute),
  }
}

const mountRates = (app: Hono<FrontEnv>, { writes, reads, waits }: Rates): void => {
  if (writes) {
    app.post('/orders', writes.limit)
    app.post('/orders/:id/cancel', writes.limit)
    // Operators are not limited: this counts who tries tokens.
    app.use('/admin/*', writes.limit)
  }
  if (reads) {
    app.get('/products', reads.limit)
    app.get('/products/:sku', reads.limit)
  }
  if (waits) app.get('/orders/:id/events', waits.limit)
  if (reads ?? waits) {
    app.get('/orders/:id', (c, next) => {
      const { waitSeconds } = parsePrefer(c.req.header('Prefer'))
      const rate = waitSeconds === undefined ? reads : waits
      return rate === undefined ? next() : rate.limit(c, next)
    })
  }
}

/** Admission of what nobody is in a hurry for: its limit is always the same. */
const withoutHaste = (gate: Gate): Admission => ({
  enter: () => {
    const leave = gate.enter()
    return leave && { land: leave, end: leave }
  },
})
