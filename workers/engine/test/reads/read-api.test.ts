import { describe, expect, test } from 'bun:test'
import { Database } from 'bun:sqlite'
import { createMetrics } from '../../src/metrics.ts'
import { engineSchema, parkedInSqlite, parkedSizeSchema } from '../../src/sqlite/parked.ts'
import { parkedSliceMax } from '@shop/contracts/internal-http'
import { createReadApi } from '../../src/reads/read-api.ts'
import { systemScheduler } from '../../src/scheduler.ts'
import { quietLog } from '../given.ts'

const token = 'a-token-of-some-length'
const asService = { headers: { Authorization: `Bearer ${token}` } }

const metrics = createMetrics('test')

const peer = { service: 'other', state: 'silent', since: '2026-11-27T08:00:00.000Z' }

const givenApi = ({
  complaints = [] as string[],
  warnings = [] as string[],
  isGoodNow = true,
} = {}) => {
  const db = new Database(':memory:', { strict: true })
  db.run(engineSchema)
  db.run(parkedSizeSchema)
  const parked = parkedInSqlite(db)
  const app = createReadApi({
    serviceToken: token,
    complaints: () => complaints,
    warnings: async () => warnings,
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
  const park = (content: string, nowMs = 1_000) =>
    void parked.park([{ topic: 't', content, reason: 'bad' }], nowMs)
  const first = async () => (await parked.slice({ order: 'oldest', limit: 1 }))[0]!
  const ask = async (path: string, method = 'GET') => {
    const response = await app.request(path, { ...asService, method })
    return { status: response.status, body: (await response.json()) as object }
  }
  return { app, park, first, ask }
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
      warnings: [],
      peer,
    })
  })

  test('is ready while the other worker is silent, and names it', async () => {
    const response = await givenApi().app.request('/readyz')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ ready: true, complaints: [], warnings: [], peer })
  })

  test('is ready with a warning, and says which', async () => {
    const response = await givenApi({ warnings: ['nearly full'] }).app.request('/readyz')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ ready: true, warnings: ['nearly full'] })
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
    const { park, ask } = givenApi()
    park('[1]')
    park('[1]')
    park('[2] ')
    const { body } = await ask('/parked')
    expect(body).toMatchObject({ count: 2, dropped: 0 })
    const { items } = body as { items: { bytes: number; count: number }[] }
    expect(new Map(items.map((item) => [item.bytes, item.count]))).toEqual(
      new Map([
        [3, 2],
        [4, 1],
      ]),
    )
  })

  test('are shown one by one with their content', async () => {
    const { park, first, ask } = givenApi()
    park('[1]')
    const { hash } = await first()
    expect(await ask(`/parked/${hash}`)).toMatchObject({
      status: 200,
      body: { hash, topic: 't', content: '[1]', reason: 'bad', count: 1 },
    })
    expect(await ask('/parked/ffff')).toMatchObject({ status: 404, body: { code: 'not-parked' } })
  })

  test('are discarded slice by slice, and none that came after the cursor', async () => {
    const { park, first, ask } = givenApi()
    for (let n = 0; n < parkedSliceMax + 2; n += 1) park(`${n}`, n)
    const { items } = (await ask('/parked?limit=2')).body as { items: { cursor: string }[] }
    const path = `/parked?upTo=${items[1]!.cursor}`
    const discarded = parkedSliceMax
    expect((await ask(path, 'DELETE')).body).toEqual({ discarded, left: 2 })
    expect((await ask(path, 'DELETE')).body).toEqual({ discarded: 1, left: 1 })
    expect((await ask(path, 'DELETE')).body).toEqual({ discarded: 0, left: 1 })
    expect((await first()).firstAt).toBe(new Date(parkedSliceMax + 1).toISOString())
  })

  test.each(['DELETE /parked', 'GET /parked?after=x', 'GET /parked?limit=1001'])(
    'are not asked for by %s',
    async (request) => {
      const [method, path] = request.split(' ') as [string, string]
      expect(await givenApi().ask(path, method)).toMatchObject({ status: 400 })
    },
  )

  test.each([
    { isGoodNow: true, left: 0 },
    { isGoodNow: false, left: 1 },
  ])('leave when they can be applied ($isGoodNow)', async ({ isGoodNow, left }) => {
    const { app, park, first } = givenApi({ isGoodNow })
    park('[1]')
    const path = `/parked/${(await first()).hash}/redrive`
    const response = await app.request(path, { ...asService, method: 'POST' })
    expect(await response.json()).toEqual({ applied: isGoodNow })
    const { count } = (await (await app.request('/parked', asService)).json()) as { count: number }
    expect(count).toBe(left)
  })

  test('leave when an operator discards them', async () => {
    const { app, park, first } = givenApi()
    park('[1]')
    const path = `/parked/${(await first()).hash}`
    expect((await app.request(path, { ...asService, method: 'DELETE' })).status).toBe(204)
    expect((await app.request(path, { ...asService, method: 'DELETE' })).status).toBe(404)
  })
})
