import { describe, expect, test } from 'bun:test'
import { Database } from 'bun:sqlite'
import { createMetrics } from '../../src/metrics.ts'
import { engineSchema, parkedInSqlite } from '../../src/sqlite/parked.ts'
import { createReadApi } from '../../src/reads/read-api.ts'
import { systemScheduler } from '../../src/scheduler.ts'
import { quietLog } from '../given.ts'

const token = 'a-token-of-some-length'
const asService = { headers: { Authorization: `Bearer ${token}` } }

const metrics = createMetrics('test')

const peer = { service: 'other', state: 'silent', since: '2026-11-27T08:00:00.000Z' }

const givenApi = ({ complaints = [] as string[], isGoodNow = true } = {}) => {
  const db = new Database(':memory:', { strict: true })
  db.run(engineSchema)
  const parked = parkedInSqlite(db)
  const app = createReadApi({
    serviceToken: token,
    complaints: () => complaints,
    peer: () => peer,
    metrics,
    parked,
    redrive: async () => isGoodNow,
    log: quietLog,
    scheduler: systemScheduler,
  })
  app.get('/broken', () => {
    throw new Error('a secret detail')
  })
  const park = (content: string) => parked.park([{ topic: 't', content, reason: 'bad' }], 1_000)
  const hashOfFirst = async () => (await parked.list(1))[0]!.hash
  return { app, park, hashOfFirst }
}

describe('who may ask', () => {
  test.each(['/metrics', '/parked', '/nowhere', '/broken'])(
    'nobody gets %s without the token',
    async (path) => {
      const { app } = givenApi()
      for (const Authorization of ['', 'Bearer', `Bearer ${token}x`, `Basic ${token}`, token]) {
        const response = await app.request(path, { headers: { Authorization } })
        expect(response.status).toBe(401)
        expect(response.headers.get('WWW-Authenticate')).toBe('Bearer')
      }
    },
  )

  test('everybody may ask for health', async () => {
    const { app } = givenApi()
    expect((await app.request('/healthz')).status).toBe(200)
    expect((await app.request('/readyz')).status).toBe(200)
  })
})

describe('what it answers', () => {
  test('is not ready while there is a complaint, and says which', async () => {
    const { app } = givenApi({ complaints: ['not connected to the bus'] })
    const response = await app.request('/readyz')
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({
      ready: false,
      complaints: ['not connected to the bus'],
      peer,
    })
  })

  test('is ready while the other worker is silent, and names it', async () => {
    const response = await givenApi().app.request('/readyz')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ ready: true, complaints: [], peer })
  })

  test('metrics are in the format of Prometheus', async () => {
    const response = await givenApi().app.request('/metrics', asService)
    expect(response.headers.get('Content-Type')).toContain('text/plain')
    const numbers = await response.text()
    expect(numbers).toContain('# TYPE shop_commits_total counter')
    // To read these stops the process for as long as it takes to walk its heap.
    expect(numbers).not.toContain('heap_space')
  })

  test('an error shows nothing of itself', async () => {
    const response = await givenApi().app.request('/broken', asService)
    expect(response.status).toBe(500)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    expect(await response.text()).not.toContain('secret detail')
  })

  test('an unknown path is a problem of its own', async () => {
    const response = await givenApi().app.request('/nowhere', asService)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'no-such-route' })
  })
})

describe('parked items', () => {
  test('are kept once per content, and counted', async () => {
    const { app, park } = givenApi()
    park('[1]')
    park('[1]')
    park('[2]')
    const { items, count } = (await (await app.request('/parked', asService)).json()) as {
      items: { content: string; count: number }[]
      count: number
    }
    expect(count).toBe(2)
    expect(new Map(items.map((item) => [item.content, item.count]))).toEqual(
      new Map([
        ['[1]', 2],
        ['[2]', 1],
      ]),
    )
  })

  test.each([
    { isGoodNow: true, left: 0 },
    { isGoodNow: false, left: 1 },
  ])('leave when they can be applied ($isGoodNow)', async ({ isGoodNow, left }) => {
    const { app, park, hashOfFirst } = givenApi({ isGoodNow })
    park('[1]')
    const path = `/parked/${await hashOfFirst()}/redrive`
    const response = await app.request(path, { ...asService, method: 'POST' })
    expect(await response.json()).toEqual({ applied: isGoodNow })
    const { count } = (await (await app.request('/parked', asService)).json()) as { count: number }
    expect(count).toBe(left)
  })

  test('leave when an operator discards them', async () => {
    const { app, park, hashOfFirst } = givenApi()
    park('[1]')
    const path = `/parked/${await hashOfFirst()}`
    expect((await app.request(path, { ...asService, method: 'DELETE' })).status).toBe(204)
    expect((await app.request(path, { ...asService, method: 'DELETE' })).status).toBe(404)
  })
})
