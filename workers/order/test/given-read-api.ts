import { afterEach, expect } from 'bun:test'
import type { OrderSummary, OrderView, Problem } from '@shop/contracts'
import type { Page } from '@shop/contracts/internal-http'
import { createReadApi, systemScheduler, type WaitingReads } from '@shop/engine'
import type { OrderFact } from '../src/domain/facts.ts'
import type { Operators } from '../src/operators.ts'
import { orderRoutes } from '../src/read-api.ts'
import { operatorsInSqlite } from '../src/sqlite/operators.ts'
import { orderStoreOnSqlite } from '../src/sqlite/store.ts'
import type { OrderStore } from '../src/store.ts'
import { clockMs, orderId, topics } from './given.ts'
import { openMet } from './open-met.ts'

export const token = 'a-token-of-some-length'
/** Order's store in some database. Its clock is given. */
export type MakeStore = (
  now: () => number,
) => Promise<{ store: OrderStore; operators: Operators; close(): Promise<void> }>

/** Waiting reads by the contract of the engine's. A test can tell that one has begun to wait. */
export const givenWaitingReads = ({ isFull = false } = {}) => {
  const waiting = new Map<string, () => void>()
  let begun = Promise.withResolvers<void>()
  const waitingReads: WaitingReads = {
    watch: (key) => ({
      news: (ms) => {
        const { promise, resolve } = Promise.withResolvers<boolean>()
        const timer = setTimeout(() => resolve(false), ms)
        waiting.set(key, () => {
          clearTimeout(timer)
          resolve(true)
        })
        begun.resolve()
        return promise
      },
      end: () => void waiting.delete(key),
    }),
    changed: (keys) => {
      begun = Promise.withResolvers()
      for (const key of keys) waiting.get(key)?.()
    },
    count: () => waiting.size,
    releaseAll: () => undefined,
  }
  if (isFull) waitingReads.watch = () => undefined
  return { waitingReads, hasBegun: () => begun.promise }
}

/** The read API of stores that are closed after each test. */
export const givenReadApi = (makeStore: MakeStore) => {
  const opened: { close(): Promise<void> }[] = []
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
  })
  return async ({ isFull = false } = {}) => {
    let nowMs = clockMs
    const made = await makeStore(() => nowMs)
    opened.push(made)
    return readApiOf(made, { isFull, passes: (ms) => void (nowMs += ms) })
  }
}

export type GivenReadApi = ReturnType<typeof givenReadApi>

const readApiOf = (
  { store, operators }: Awaited<ReturnType<MakeStore>>,
  { isFull, passes }: { isFull: boolean; passes: (ms: number) => void },
) => {
  const { waitingReads, hasBegun } = givenWaitingReads({ isFull })
  const app = createReadApi({
    serviceToken: token,
    complaints: () => [],
    warnings: async () => [],
    peer: () => ({ service: 'peer', state: 'up', since: '2026-11-27T08:00:00.000Z' }),
    metrics: undefined as never,
    parked: store.parked,
    redrive: async () => false,
    log: undefined as never,
    scheduler: systemScheduler,
  })
  app.route('/', orderRoutes(store.reads, waitingReads))
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.request(path, { headers: { Authorization: `Bearer ${token}`, ...headers } })
  return {
    get,
    operators,
    /** Applies the facts as one batch and tells the reads that wait. */
    hears: async (...facts: OrderFact[]) => {
      const { changed } = await store.apply({ facts, parked: [] })
      waitingReads.changed(changed)
    },
    /** Resolves when a read waits. */
    hasBegun,
    passes,
    order: async (n: number, query = '') => {
      const response = await get(`/orders/${orderId(n)}${query}`)
      return response.status === 200 ? ((await response.json()) as OrderView) : response.status
    },
    list: async (query: Record<string, string> = {}): Promise<Page<OrderSummary>> => {
      const response = await get(`/orders?${new URLSearchParams(query).toString()}`)
      expect(response.status).toBe(200)
      return (await response.json()) as Page<OrderSummary>
    },
  }
}

export const problemOf = async (response: Response) => {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  const { status, code, errors } = (await response.json()) as Problem
  return { status, code, fields: errors?.map(({ field }) => field) }
}

/** A store in memory. */
export const inMemory: MakeStore = async (now) => {
  const db = openMet(':memory:')
  const store = orderStoreOnSqlite(db, { topics, now })
  return { store, operators: operatorsInSqlite(db), close: store.close }
}
