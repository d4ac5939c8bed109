import { Hono } from 'hono'
import * as v from 'valibot'
import { problemResponse } from '@shop/contracts'
import {
  DiscardQuerySchema,
  ParkedQuerySchema,
  parkedSliceMax,
  workerPaths,
  type Discarded,
  type ParkedItemView,
  type ParkedList,
  type Redriven,
} from '@shop/contracts/internal-http'
import type { Log } from '../log.ts'
import type { WorkerMetrics } from '../metrics.ts'
import { requireServiceToken } from './service-token.ts'
import { readSlices } from './read-slices.ts'
import type { Scheduler } from '../scheduler.ts'
import type { ParkedItems } from '../store.ts'

export type ReadApiOptions = {
  serviceToken: string
  /** Says in words what keeps this worker from doing its work; empty when it is ready. */
  complaints: () => string[]
  /** Says in words what an operator should see to, though the worker does its work. */
  warnings: () => Promise<string[]>
  /** The other worker. One that is away or silent is named, and keeps this one from nothing that it can do alone. */
  peer: () => { service: string; state: string; since: string }
  metrics: WorkerMetrics
  parked: ParkedItems
  /** Tries a parked item again and resolves with whether it was applied. */
  redrive: (item: { topic: string; content: Uint8Array }) => Promise<boolean>
  log: Log
  scheduler: Pick<Scheduler, 'now' | 'nextTurn'>
}

/**
 * The HTTP side of a worker: health, metrics and parked items. The worker adds its own reads with
 * `app.route`. Everything but health needs the service token.
 */
export const createReadApi = (options: ReadApiOptions): Hono => {
  const { metrics, log } = options
  const app = new Hono()

  app.get(workerPaths.alive, (c) => c.json({ status: 'ok' }))
  app.get(workerPaths.ready, async (c) => {
    const complaints = options.complaints()
    const ready = complaints.length === 0
    const body = { ready, complaints, warnings: await options.warnings(), peer: options.peer() }
    return c.json(body, ready ? 200 : 503)
  })
  app.use(requireServiceToken(options.serviceToken))
  app.use(readSlices(options.scheduler))
  app.get(workerPaths.metrics, async (c) =>
    c.body(await metrics.registry.metrics(), 200, { 'Content-Type': metrics.registry.contentType }),
  )
  addParkedRoutes(app, options)
  app.notFound((c) =>
    problemResponse({
      title: 'Not Found',
      status: 404,
      code: 'no-such-route',
      detail: `There is no ${c.req.method} ${c.req.path}.`,
    }),
  )
  app.onError((error) => {
    if (error instanceof BadQueryError) return problemResponse(error.problem)
    log.error({ err: error }, 'a read failed')
    return problemResponse({
      title: 'Internal Server Error',
      status: 500,
      code: 'internal',
      detail: 'The read failed; the log of this worker says why.',
    })
  })
  return app
}

/** Lists, shows, tries again and discards what is parked, in slices. */
const addParkedRoutes = (
  app: Hono,
  { parked, redrive, log }: Pick<ReadApiOptions, 'parked' | 'redrive' | 'log'>,
): void => {
  app.get(workerPaths.parked, async (c) => {
    const items = await parked.slice(parseQuery(ParkedQuerySchema, c.req.query()))
    const { rows, dropped } = await parked.size()
    return c.json({ items, count: rows, dropped } satisfies ParkedList)
  })
  app.delete(workerPaths.parked, async (c) => {
    const { upTo } = parseQuery(DiscardQuerySchema, c.req.query())
    const discarded = await parked.removeOldest({ upTo, limit: parkedSliceMax })
    log.info({ discarded }, 'parked items were discarded')
    return c.json({ discarded, left: (await parked.size()).rows } satisfies Discarded)
  })
  app.get(workerPaths.parkedItem, async (c) => {
    const item = await parked.show(c.req.param('hash'))
    return item ? c.json(item satisfies ParkedItemView) : notParked()
  })
  app.post(workerPaths.redrive, async (c) => {
    const item = await parked.find(c.req.param('hash'))
    if (!item) return notParked()
    const isApplied = await redrive(item)
    if (isApplied) await parked.remove(c.req.param('hash'))
    log.info({ hash: c.req.param('hash'), isApplied }, 'a parked item was tried again')
    return c.json({ applied: isApplied } satisfies Redriven)
  })
  app.delete(workerPaths.parkedItem, async (c) => {
    if (!(await parked.remove(c.req.param('hash')))) return notParked()
    log.info({ hash: c.req.param('hash') }, 'a parked item was discarded')
    return c.body(null, 204)
  })
}

const notParked = (): Response =>
  problemResponse({
    title: 'Not Found',
    status: 404,
    code: 'not-parked',
    detail: 'No parked item has this hash; GET /parked lists them.',
  })

/** A query parameter is not valid. `problem` names each such parameter. */
export class BadQueryError extends Error {
  override name = 'BadQueryError'
  readonly problem
  constructor(issues: readonly v.BaseIssue<unknown>[]) {
    super('bad query')
    this.problem = {
      title: 'Bad Request',
      status: 400,
      code: 'bad-query',
      detail: 'See errors for each parameter.',
      errors: issues.map((issue) => ({
        field: v.getDotPath(issue) ?? 'query',
        message: issue.message,
      })),
    }
  }
}

/** Parses a query with its schema. @throws BadQueryError, which is answered with 400 */
export const parseQuery = <S extends v.GenericSchema>(
  schema: S,
  query: Record<string, string>,
): v.InferOutput<S> => {
  const parsed = v.safeParse(schema, query)
  if (!parsed.success) throw new BadQueryError(parsed.issues)
  return parsed.output
}
