import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { currencyCodes, orderIdOf, orderIdSecret } from '@shop/contracts'
import { givenOperator } from '../house/operators.ts'
import { startEdgeBroker, withEdgeUser, type EdgeBroker } from '../house/edge-broker.ts'
import type { Process } from '../house/processes.ts'
import { isOnBus, startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import { openEvents } from './events.ts'
import { askingAt, makeFronts, runtimes, type Front, type Fronts, type Runtime } from './fronts.ts'
import { answersTo } from './raw-http.ts'

/**
 * `FRONTS_BEHIND=edge` runs all of this with fronts behind an edge broker, as tests/edge/runtimes.test.ts does for bun. The
 * broker that is frozen and stopped below is then the edge broker.
 */
const isBehindEdge = process.env.FRONTS_BEHIND === 'edge'

let shop: Shop
let edge: EdgeBroker | undefined
let fronts: Fronts
const started = new Map<Runtime, Front>()

/** Requests to the workers at one time, and how many of them may wait: few enough for one test to use them up. */
const limits = { BUN_CONFIG_MAX_HTTP_REQUESTS: '100' }
const readerCountMax = 44

const frontEnv = (): Record<string, string> => (edge ?? shop).env
const nearBroker = (): Process => edge?.process() ?? shop.process('broker')

const startFront = async (runtime: Runtime): Promise<Front> => {
  const front = await fronts.start(runtime, { ...frontEnv(), ...limits })
  await until(`${runtime} reaches the bus`, () => isOnBus(front.url))
  return front
}

beforeAll(async () => {
  shop = await startShop(['broker', 'inventory', 'order'], isBehindEdge ? withEdgeUser : {})
  if (isBehindEdge) edge = await startEdgeBroker(shop, 'near')
  fronts = await makeFronts()
  for (const runtime of runtimes) started.set(runtime, await startFront(runtime))
}, 120_000)
afterAll(async () => {
  await fronts.close()
  await edge?.stop('SIGKILL')
  await shop.close()
})

const urlOf = (runtime: Runtime): string => started.get(runtime)!.url
const shopperAt = (runtime: Runtime): Shopper =>
  shopperOf({ frontUrl: urlOf(runtime), env: shop.env })
const newKey = (): string => crypto.randomUUID()
const lineOf = (sku: string, quantity = 1) => ({ lines: [{ sku, quantity }] })
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [
  status,
  body.code,
]

/** Times that a shopper comes back to a front that is busy. */
const comebackCount = 10

/** A shopper whom a front turned away comes back when the answer says. On a machine with other work a front learns a low limit. */
const placeWhenThereIsRoom = async (shopper: Shopper, content: ReturnType<typeof lineOf>) => {
  const key = newKey()
  for (let left = comebackCount; ; left -= 1) {
    const placed = await shopper.place(key, content, 'wait=20')
    if (placed.body.code !== 'busy' || left === 0) return placed
    await Bun.sleep(Number(placed.headers.get('Retry-After')) * 1_000)
  }
}

const importHeaders = () => ({
  Authorization: `Bearer ${shop.env.ADMIN_TOKEN}`,
  'Idempotency-Key': newKey(),
  'Content-Type': 'text/csv',
})

/** The requests under way at a front, the one that asks included. */
const underWay = async (runtime: Runtime, headers: Record<string, string>): Promise<number> => {
  const answer = await fetch(`${urlOf(runtime)}/metrics`, { headers })
  return Number(/^front_requests (\d+)/m.exec(await answer.text())?.[1])
}

/** An Inventory that shows a page of products, says that more follow, and can read no further. */
const onePageOfMany = () =>
  Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: ({ url }) => {
      if (new URL(url).searchParams.has('cursor')) return new Response(null, { status: 500 })
      const product = { name: 'Mug', description: '', price: { amount: 100, currency: 'EUR' } }
      const stock = { listed: true, available: 3, onHand: 3, reserved: 0 }
      const shown = { ...product, ...stock, version: 1, updatedAt: '2026-11-27T07:00:00.000Z' }
      const items = Array.from({ length: 200 }, (_, n) => ({ ...shown, sku: `MUG-${n}` }))
      return Response.json({ items, nextCursor: 'next' })
    },
  })

describe.each([...runtimes])('the front on %s', (runtime) => {
  let shopper: Shopper
  beforeAll(() => {
    shopper = shopperAt(runtime)
  })

  test('shows the catalogue, and says when nothing changed', async () => {
    const sku = await givenProduct(shopper, { units: 3, price: 250 })
    const product = await shopper.ask(`/products/${sku}`)
    expect(product).toMatchObject({
      status: 200,
      body: { sku, available: 3, price: { amount: 250, currency: 'EUR' } },
    })
    expect(product.headers.get('Cache-Control')).toMatch(/^public, max-age=1, stale-while-/)
    expect(Number(product.headers.get('Age'))).toBeLessThan(5)
    const etag = product.headers.get('ETag')!
    const again = await shopper.ask(`/products/${sku}`, { headers: { 'If-None-Match': etag } })
    expect([again.status, again.body, again.headers.get('ETag')]).toEqual([304, '', etag])
    const list = await shopper.ask(`/products?q=${sku}&limit=1`)
    expect(list.body).toMatchObject({ items: [{ sku }] })
    expect(codeOf(await shopper.ask('/products/NO-SUCH'))).toEqual([404, 'unknown-sku'])
  })

  test('counts the requests of a client by its address', async () => {
    const few = await fronts.start(runtime, { ...frontEnv(), FRONT_CLIENT_READS_PER_MINUTE: '2' })
    // Cloudflare's edge sets this header. On the other runtimes the address of the connection counts.
    const headers = { 'CF-Connecting-IP': '192.0.2.1' }
    const read = async () =>
      codeOf(
        await shopperOf({ frontUrl: few.url, env: shop.env }).ask('/products/NO-SUCH', { headers }),
      )
    expect([await read(), await read(), await read()]).toEqual([
      [404, 'unknown-sku'],
      [404, 'unknown-sku'],
      [429, 'rate-limited'],
    ])
  })

  test('is ready for orders as soon as it is on the bus of a healthy shop', async () => {
    // Of two instances of each worker one is gone.
    const { url } = await fronts.start(runtime, {
      ...frontEnv(),
      INVENTORY_URL: `http://127.0.0.1:9,${shop.env.INVENTORY_URL}`,
      ORDER_URL: `${shop.env.ORDER_URL},http://127.0.0.1:9`,
    })
    const first = await until('it has started', async () => {
      const ready = await fetch(`${url}/readyz/orders`)
      const body = (await ready.json()) as { status: string }
      return body.status !== 'starting' && body
    })
    const up = { state: 'up' }
    expect(first).toMatchObject({ status: 'ready', bus: up, inventory: up, order: up })
    const pages = [1, 2, 3, 4].map((limit) => fetch(`${url}/products?limit=${limit}`))
    expect((await Promise.all(pages)).map(({ status }) => status)).toEqual([200, 200, 200, 200])
    await until('it says that one of two does not answer', async () => {
      const { reads } = (await (await fetch(`${url}/readyz`)).json()) as { reads: object }
      const oneOfTwo = { state: 'up', instances: 2, away: 1 }
      return Bun.deepMatch({ inventory: oneOfTwo, order: oneOfTwo }, reads)
    })
  })

  test('serves operators by their own tokens, as far as their roles go', async () => {
    const sku = await givenProduct(shopper, { units: 3 })
    const [looking, working] = await Promise.all([
      givenOperator(shop, 'look'),
      givenOperator(shop, 'work'),
    ])
    const receive = (headers: Record<string, string>) =>
      shopper.send(
        'POST',
        `/admin/products/${sku}/stock`,
        { 'Idempotency-Key': newKey(), ...headers },
        { kind: 'received', units: 1 },
      )
    const look = (headers: Record<string, string>) =>
      shopper.ask(`/admin/products/${sku}`, { headers })
    expect((await look(looking.headers)).status).toBe(200)
    expect(codeOf(await receive(looking.headers))).toEqual([403, 'insufficient-role'])
    expect(await receive(working.headers)).toMatchObject({ status: 200, body: { onHand: 4 } })
    const nobody = { Authorization: `Bearer ${looking.token.slice(0, -1)}-` }
    expect(codeOf(await look(nobody))).toEqual([401, 'unauthorized'])
  })

  test('shows a changed product soon', async () => {
    const sku = await givenProduct(shopper, { units: 3, price: 250 })
    await shopper.ask(`/products/${sku}`)
    await shopper.putProduct(sku, { name: 'New', price: { amount: 300, currency: 'EUR' } })
    await until('the new price is there', async () => {
      const { body } = await shopper.ask(`/products/${sku}`)
      return (body as unknown as { name: string }).name === 'New'
    })
  })

  test('records an order, waits for its decision, and recognises a repeat', async () => {
    const sku = await givenProduct(shopper, { units: 3, price: 250 })
    const key = newKey()
    const recorded = await shopper.place(key, lineOf(sku, 2), '')
    expect([recorded.status, recorded.body.recorded]).toEqual([201, true])
    expect(recorded.headers.get('Location')).toBe(`/orders/${recorded.body.id}`)
    const decided = await shopper.place(key, lineOf(sku, 2), 'wait=10')
    expect(decided.headers.get('Preference-Applied')).toBe('wait=10')
    expect(decided).toMatchObject({
      status: 201,
      body: {
        id: recorded.body.id,
        status: 'confirmed',
        total: { amount: 500, currency: 'EUR' },
      },
    })
    const other = await shopper.place(key, lineOf(sku, 1), '')
    expect(codeOf(other)).toEqual([422, 'key-reused'])
    expect(await shopper.adminProduct(sku)).toMatchObject({ reserved: 2, available: 1 })
  })

  test('gives no answer the headers of another one', async () => {
    const sku = await givenProduct(shopper, { units: 20 })
    const placed = await Promise.all(
      Array.from({ length: 10 }, () => shopper.place(newKey(), lineOf(sku))),
    )
    for (const { headers, body } of placed) {
      expect(headers.get('Location')).toBe(`/orders/${body.id}`)
    }
    const { headers } = await shopper.read(placed[0]!.body.id)
    expect([headers.get('Location'), headers.get('Preference-Applied')]).toEqual([null, null])
  })

  test('answers many shoppers at once', async () => {
    const sku = await givenProduct(shopper, { units: 150 })
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => placeWhenThereIsRoom(shopper, lineOf(sku))),
    )
    const count = (status: string) => answers.filter(({ body }) => body.status === status).length
    expect([count('confirmed'), count('rejected')]).toEqual([150, 50])
  })

  test('answers at once when asked to, and lets a read wait for the decision', async () => {
    const sku = await givenProduct(shopper, { units: 3 })
    const placed = await shopper.place(newKey(), lineOf(sku, 4), 'respond-async')
    expect(placed.status).toBe(202)
    expect(placed.headers.get('Preference-Applied')).toBe('respond-async')
    expect(placed.headers.get('Retry-After')).toMatch(/^\d+$/)
    const read = await until('it is recorded', async () => {
      const answer = await shopper.read(placed.headers.get('Location')!.slice(8), 'wait=10')
      return answer.body.recorded && answer
    })
    expect(read.body).toMatchObject({
      status: 'rejected',
      reasons: [{ sku, code: 'out-of-stock', requested: 4, available: 3 }],
    })
    expect(read.headers.get('Cache-Control')).toBe('private, no-store')
  })

  test('holds a read of an undecided order as long as asked and no longer', async () => {
    const id = neverPlaced()
    const startedMs = performance.now()
    const { status, body } = await shopper.read(id, 'wait=1')
    expect([status, body.recorded]).toEqual([200, false])
    expect(performance.now() - startedMs).toBeGreaterThan(900)
  })

  test('cancels an order for its key, and gives the units back', async () => {
    const sku = await givenProduct(shopper, { units: 3 })
    const key = newKey()
    const { body } = await shopper.place(key, lineOf(sku, 2))
    expect(codeOf(await shopper.cancel(newKey(), body.id))).toEqual([403, 'wrong-key'])
    const canceled = await shopper.cancel(key, body.id)
    expect([canceled.status, canceled.body.status]).toEqual([200, 'canceled'])
    await until('the units are back', async () => (await shopper.adminProduct(sku)).reserved === 0)
  })

  test('streams an order as it is, then each change, and nothing twice', async () => {
    const sku = await givenProduct(shopper, { units: 3 })
    const key = newKey()
    const { body } = await shopper.place(key, lineOf(sku))
    const events = await openEvents(`${urlOf(runtime)}/orders/${body.id}/events`)
    const first = await events.next()
    expect(first).toMatchObject({ id: String(body.version), order: { status: 'confirmed' } })
    const resumed = await openEvents(`${urlOf(runtime)}/orders/${body.id}/events`, first!.id)
    await shopper.cancel(key, body.id)
    const last = await events.next()
    expect(last).toMatchObject({ order: { id: body.id, status: 'canceled' } })
    expect(await events.next()).toBeUndefined()
    expect(await resumed.next()).toEqual(last)
    expect(await resumed.next()).toBeUndefined()
    const ended = await openEvents(`${urlOf(runtime)}/orders/${body.id}/events`, last!.id)
    expect(ended.status).toBe(204)
    expect((await shopper.read(body.id, 'wait=5')).body).toEqual(last!.order)
  })

  test('refuses an id that it never issued, without asking a worker', async () => {
    const id = neverPlaced()
    const forged = id.slice(0, -1) + (id.endsWith('0') ? '1' : '0')
    for (const path of [`/orders/${forged}`, `/orders/${forged}/events`, '/orders/x']) {
      expect(codeOf(await shopper.ask(path))).toEqual([404, 'unknown-order'])
    }
    expect(codeOf(await shopper.cancel(newKey(), forged))).toEqual([404, 'unknown-order'])
  })

  test('refuses bad input with a code', async () => {
    const content = lineOf('ANY')
    const json = { 'Content-Type': 'application/json', 'Idempotency-Key': newKey() }
    const post = async (headers: Record<string, string>, body: string) =>
      codeOf(await shopper.ask('/orders', { method: 'POST', headers, body }))
    const { 'Idempotency-Key': key, ...keyless } = json
    expect(await post(keyless, JSON.stringify(content))).toEqual([400, 'missing-idempotency-key'])
    expect(await post({ ...json, 'Idempotency-Key': 'x' }, JSON.stringify(content))).toEqual([
      400,
      'invalid-idempotency-key',
    ])
    expect(await post(json, '{')).toEqual([400, 'malformed-json'])
    expect(await post(json, '{"lines":[]}')).toEqual([400, 'invalid-request'])
    expect(await post(json, `"${'x'.repeat(1_100_000)}"`)).toEqual([413, 'body-too-large'])
    const plain = { 'Content-Type': 'text/plain', 'Idempotency-Key': key }
    expect((await post(plain, 'one mug, please'))[0]).toBeGreaterThanOrEqual(400)
    const put = await shopper.send('PUT', '/orders', {}, content)
    expect(codeOf(put)).toEqual([405, 'method-not-allowed'])
    expect(codeOf(await shopper.ask('/products?limit=0'))).toEqual([400, 'invalid-request'])
    expect(codeOf(await shopper.ask('/nothing'))).toEqual([404, 'unknown-route'])
  })

  test('refuses an expected total in every other currency, and takes its own', async () => {
    const sku = await givenProduct(shopper, { units: 1, price: 250 })
    const answers = await Promise.all(
      currencyCodes.map(async (currency) => {
        const content = { ...lineOf(sku), expectedTotal: { amount: 250, currency } }
        const { status, body } = await shopper.place(newKey(), content, 'wait=10')
        return [currency, status, (body as { code?: string }).code ?? body.status]
      }),
    )
    expect(answers).toEqual(
      currencyCodes.map((currency) =>
        currency === 'EUR' ? [currency, 201, 'confirmed'] : [currency, 422, 'wrong-currency'],
      ),
    )
  })

  test('opens the admin routes to operators only', async () => {
    for (const [method, path] of [
      ['GET', '/admin/products'],
      ['GET', '/metrics'],
      ['POST', '/admin/products/import'],
      ['PUT', '/admin/products/ANY'],
    ] as const) {
      expect(codeOf(await shopper.send(method, path, {}))).toEqual([401, 'unauthorized'])
      const wrong = { Authorization: 'Bearer wrong', 'Idempotency-Key': newKey() }
      expect(codeOf(await shopper.send(method, path, wrong))).toEqual([401, 'unauthorized'])
    }
  })

  test('imports products, ships an order and shows metrics to operators', async () => {
    const sku = `CSV-${newKey().slice(0, 8)}`
    const asOperator = {
      Authorization: `Bearer ${shop.env.ADMIN_TOKEN}`,
      'Idempotency-Key': newKey(),
    }
    const imported = await shopper.ask('/admin/products/import', {
      method: 'POST',
      headers: { ...asOperator, 'Content-Type': 'text/csv' },
      body: `sku,name,price,stock\n${sku},"Mug, big",18.90,5\n${sku}-2,No price,,5\n`,
    })
    expect(imported).toMatchObject({ status: 200, body: { refused: [{ line: 3 }] } })
    const price = await shopper.ask(`/admin/products/${sku}`, {
      method: 'PATCH',
      headers: { ...asOperator, 'Content-Type': 'application/merge-patch+json' },
      body: JSON.stringify({ price: { amount: 1_900 } }),
    })
    expect(price).toMatchObject({ status: 200, body: { name: 'Mug, big', onHand: 5 } })
    const { body } = await shopper.place(newKey(), lineOf(sku, 2))
    expect(body).toMatchObject({ status: 'confirmed', total: { amount: 3_800 } })
    expect((await shopper.ship(body.id)).body.status).toBe('shipped')
    const numbers = await shopper.ask('/metrics', { headers: asOperator })
    expect(numbers.headers.get('Content-Type')).toStartWith('text/plain')
    expect(numbers.body as unknown as string).toMatch(
      /front_orders_total\{outcome="recorded"\} [1-9]/,
    )
  })

  test('imports files as merchants have them', async () => {
    const sku = `FILE-${newKey().slice(0, 8)}`
    const importOf = (
      query: string,
      headers: Record<string, string>,
      body: NonNullable<RequestInit['body']>,
    ) =>
      shopper.ask(`/admin/products/import${query}`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${shop.env.ADMIN_TOKEN}`,
          'Idempotency-Key': newKey(),
          ...headers,
        },
        body,
      })
    const latin = Buffer.from(`Article;Title;Amount\r${sku};M\u00fcsli;12,50\r\n`, 'latin1')
    const packed = await importOf(
      '?columns=sku:Article,name:Title,price:Amount',
      { 'Content-Type': 'text/csv; charset=windows-1252', 'Content-Encoding': 'gzip' },
      Bun.gzipSync(latin),
    )
    expect(packed).toMatchObject({ status: 200, body: { rows: 1, refused: [] } })

    const form = new FormData()
    const header = 'Type,SKU,Name,Published,Regular price,Parent,Attribute 1 value(s)'
    const rows = [`variable,${sku}-P,Shirt,1,,,`, `variation,${sku}-V,,1,9,${sku}-P,Blue`]
    form.set('file', new File([[header, ...rows].join('\n')], 'products.csv'))
    const ofBrowser = await importOf('', {}, form)
    expect(ofBrowser).toMatchObject({ status: 200, body: { rows: 1, passedOver: 1, refused: [] } })

    expect(await shopper.adminProduct(sku)).toMatchObject({
      name: 'M\u00fcsli',
      price: { amount: 1_250 },
    })
    expect(await shopper.adminProduct(`${sku}-V`)).toMatchObject({ name: 'Shirt, Blue' })
  })

  test('says how far an import is while it goes on', async () => {
    const name = newKey().slice(0, 8)
    const rows = Array.from({ length: 4_000 }, (_, n) => `${name}-${n},Mug,${n === 9 ? 'x' : 1}\n`)
    const answer = await fetch(`${urlOf(runtime)}/admin/products/import`, {
      method: 'POST',
      headers: { ...importHeaders(), Accept: 'application/x-ndjson' },
      body: `sku,name,price\n${rows.join('')}`,
    })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('X-Accel-Buffering')).toBe('no')
    const chunks: string[] = []
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) chunks.push(chunk)
    expect(chunks[0]).not.toContain('"kind":"report"')
    const lines = chunks
      .join('')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toContainEqual(expect.objectContaining({ kind: 'progress' }))
    expect(lines).toContainEqual(expect.objectContaining({ kind: 'refused', line: 11 }))
    expect(lines.at(-1)).toMatchObject({
      kind: 'report',
      report: { rows: 4_000, new: 3_999, refusedCount: 1 },
    })
  }, 60_000)

  test('takes whole rows only of a file that is cut off, and each once when it is sent again', async () => {
    const name = newKey().slice(0, 8)
    const headers = importHeaders()
    const file = `sku,name,price,received\n${name}-1,Mug,1,5\n${name}-2,Mug,1,555\n`
    const head = Object.entries({ ...headers, Host: 'shop', 'Content-Length': file.length })
    const { pathname, host } = new URL('/admin/products/import', urlOf(runtime))
    const wire = connect({ host: host.split(':')[0]!, port: Number(host.split(':')[1]) })
    const cut = file.slice(0, -3)
    wire.on('error', () => {})
    wire.write(
      `POST ${pathname} HTTP/1.1\r\n${head.map((pair) => pair.join(': ')).join('\r\n')}\r\n\r\n${cut}`,
    )
    await until('the first row is there', async () => {
      const { status } = await shopper.ask(`/admin/products/${name}-1`, { headers })
      return status === 200
    })
    wire.destroy()
    await until('the front has seen that', async () => (await underWay(runtime, headers)) === 1)
    const second = await shopper.ask(`/admin/products/${name}-2`, { headers })
    expect(second.status).toBe(404)
    const init = { method: 'POST', headers, body: file }
    const { body } = await shopper.ask('/admin/products/import', init)
    expect(body).toMatchObject({ rows: 2, new: 2, refusedCount: 0 })
    expect(await shopper.adminProduct(`${name}-1`)).toMatchObject({ onHand: 5 })
    expect(await shopper.adminProduct(`${name}-2`)).toMatchObject({ onHand: 555 })
  }, 60_000)

  test.each(['csv', 'ndjson', 'shopify', 'woocommerce'])(
    'exports the catalogue as %s, and an import of that changes nothing',
    async (format) => {
      await givenProduct(shopper, { units: 3 })
      const headers = { Authorization: `Bearer ${shop.env.ADMIN_TOKEN}` }
      const exported = await fetch(`${urlOf(runtime)}/admin/export/products?format=${format}`, {
        headers,
      })
      expect(exported.headers.get('Content-Disposition')).toStartWith('attachment; filename="pro')
      const imported = await shopper.ask('/admin/products/import', {
        method: 'POST',
        headers: {
          ...headers,
          'Idempotency-Key': newKey(),
          'Content-Type': exported.headers.get('Content-Type')!,
        },
        body: await exported.bytes(),
      })
      const { rows, unchanged, refused } = imported.body as unknown as Record<string, unknown>
      expect(refused).toEqual([])
      expect([typeof rows, unchanged]).toEqual(['number', rows])
    },
  )

  test('breaks an export off where Inventory goes away, so that no part looks whole', async () => {
    const inventory = onePageOfMany()
    const alone = await fronts.start(runtime, {
      ...frontEnv(),
      INVENTORY_URL: `http://127.0.0.1:${inventory.port}`,
    })
    const path = '/admin/export/products'
    const Authorization = `Bearer ${shop.env.ADMIN_TOKEN}`
    const head = `GET ${path} HTTP/1.1\r\nHost: front.example\r\nAuthorization: ${Authorization}`
    const answer = await answersTo(alone.url, `${head}\r\n\r\n`)
    const read = fetch(alone.url + path, { headers: { Authorization } }).then((got) => got.text())
    expect(await read.catch(() => 'broken off')).toBe('broken off')
    expect((await fetch(`${alone.url}/healthz`)).status).toBe(200)
    await inventory.stop(true)
    expect(answer).toStartWith('HTTP/1.1 200')
    expect(answer).not.toEndWith('\r\n0\r\n\r\n')
  })

  test('compresses long texts for those who accept it, with the same headers for HEAD', async () => {
    const sku = await givenProduct(shopper, { units: 3 })
    const description = 'Thrown by hand, glazed in ash grey. '.repeat(50).trim()
    await shopper.putProduct(sku, {
      name: 'Mug',
      description,
      price: { amount: 1, currency: 'EUR' },
    })
    await until('the description is there', async () => {
      const { body } = await shopper.ask(`/products/${sku}`)
      return 'description' in body && body.description === description
    })
    for (const path of [
      `/products/${sku}`,
      `/products?q=${sku}`,
      '/openapi.json',
      '/docs/scalar.js',
    ]) {
      const plain = await sentBy(runtime, path, { encoding: 'identity' })
      const small = await sentBy(runtime, path, { encoding: 'gzip' })
      const head = await sentBy(runtime, path, { encoding: 'gzip', method: 'HEAD' })
      expect([path, plain.encoding, small.encoding, head.encoding]).toEqual([
        path,
        null,
        'gzip',
        'gzip',
      ])
      expect(small.bytes.length).toBeLessThan(plain.bytes.length / 2)
      expect(Bun.gunzipSync(small.bytes)).toEqual(plain.bytes)
      expect([plain, small, head].map(({ headers }) => headers.get('Vary'))).toEqual(
        Array.from({ length: 3 }, () => 'Accept-Encoding'),
      )
    }
    const { headers } = await sentBy(runtime, `/products/${sku}`, { encoding: 'gzip' })
    const ifNoneMatch = headers.get('ETag')!
    const again = await sentBy(runtime, `/products/${sku}`, { encoding: 'gzip', ifNoneMatch })
    expect([again.status, again.headers.get('ETag'), again.encoding]).toEqual([
      304,
      ifNoneMatch,
      null,
    ])
  })

  test('tells proxies to pass events on at once', async () => {
    const { body } = await shopper.place(newKey(), lineOf('NO-SUCH'))
    const events = await sentBy(runtime, `/orders/${body.id}/events`, { encoding: 'gzip' })
    expect(events.headers.get('X-Accel-Buffering')).toBe('no')
    expect(events.headers.get('Cache-Control')).toBe('private, no-store, no-transform')
    expect(events.encoding).toBeNull()
  })

  test('stands under a path, and lets pages of operators in', async () => {
    const origin = 'https://operators.example'
    const under = { FRONT_BASE_PATH: '/shop', FRONT_ADMIN_CORS_ORIGINS: origin }
    const front = await fronts.start(runtime, { ...frontEnv(), ...limits, ...under })
    const sku = await givenProduct(shopper, { units: 3 })
    for (const sent of ['', '/shop']) {
      const url = front.url + sent
      await until('it reaches the bus', async () => (await fetch(`${url}/readyz`)).ok)
      const placed = await shopperOf({ frontUrl: url, env: shop.env }).place(newKey(), lineOf(sku))
      expect(placed.headers.get('Location')).toBe(`/shop/orders/${placed.body.id}`)
      const page = await fetch(`${url}/products?limit=1`)
      expect(page.headers.get('Link')).toStartWith('</shop/products?')
      expect(await (await fetch(`${url}/openapi.json`)).json()).toMatchObject({
        servers: [{ url: '/shop' }],
      })
      const preflight = await fetch(`${url}/admin/products/${sku}`, {
        method: 'OPTIONS',
        headers: { Origin: origin, 'Access-Control-Request-Method': 'PUT' },
      })
      expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe(origin)
      expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('If-Match')
    }
  }, 30_000)

  test('documents itself', async () => {
    const document = await shopper.ask('/openapi.json')
    expect(document.body).toMatchObject({ openapi: '3.1.0' })
    const script = await shopper.ask('/docs/scalar.js')
    expect(script.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8')
    expect((script.body as unknown as string).length).toBeGreaterThan(1_000_000)
  })
})

type Asked = { encoding: string; method?: string; ifNoneMatch?: string }

/** An answer with its body as it came over the connection. */
const sentBy = async (runtime: Runtime, path: string, { encoding, method, ifNoneMatch }: Asked) => {
  const response = await fetch(urlOf(runtime) + path, {
    method: method ?? 'GET',
    headers: {
      'Accept-Encoding': encoding,
      ...(ifNoneMatch !== undefined && { 'If-None-Match': ifNoneMatch }),
    },
    decompress: false,
  })
  const { status, headers } = response
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { status, headers, bytes, encoding: headers.get('Content-Encoding') }
}

/** The id of an order that a shopper could have placed and did not. */
const neverPlaced = (): string =>
  orderIdOf(newKey(), orderIdSecret(shop.env.ORDER_ID_SECRETS!.split(',')[0]!))

describe('every runtime', () => {
  test('serves the same documents', async () => {
    const documents = await Promise.all(
      runtimes.map(async (runtime) => (await fetch(`${urlOf(runtime)}/openapi.json`)).text()),
    )
    expect(new Set(documents).size).toBe(1)
  })

  test('keeps a silent event stream open with comments', async () => {
    const sku = await givenProduct(shopperAt('bun'), { units: 3 })
    const key = newKey()
    const { body } = await shopperAt('bun').place(key, lineOf(sku))
    const streams = await Promise.all(
      runtimes.map((runtime) => openEvents(`${urlOf(runtime)}/orders/${body.id}/events`)),
    )
    for (const stream of streams) {
      expect((await stream.next())?.order.status).toBe('confirmed')
      await stream.comment()
    }
    await shopperAt('bun').cancel(key, body.id)
    for (const stream of streams) expect((await stream.next())?.order.status).toBe('canceled')
  }, 30_000)

  test('gives the places of waiting readers who left to others', async () => {
    const sku = await givenProduct(shopperAt('bun'), { units: 3 })
    const { body } = await shopperAt('bun').place(newKey(), lineOf(sku))
    await Promise.all(
      runtimes.map(async (runtime) => {
        const url = `${urlOf(runtime)}/orders/${body.id}/events`
        const leaving = new AbortController()
        const waitsLong = { headers: { Prefer: 'wait=30' }, signal: leaving.signal }
        const polls = Array.from({ length: readerCountMax / 2 }, () =>
          fetch(`${urlOf(runtime)}/orders/${neverPlaced()}`, waitsLong).catch(() => undefined),
        )
        const openAll = (count: number) =>
          Promise.all(Array.from({ length: count }, () => openEvents(url)))
        const streams = await openAll(readerCountMax / 2)
        await until(`${runtime} is full`, async () => {
          const events = await openEvents(url)
          events.leave()
          return events.status === 503
        })
        leaving.abort()
        await Promise.all(polls)
        for (const stream of streams) stream.leave()
        await until(`${runtime} has room for all again`, async () => {
          const others = await openAll(readerCountMax)
          for (const other of others) other.leave()
          return others.every(({ status }) => status === 200)
        })
      }),
    )
  }, 30_000)

  test('answers the others when one of the shoppers who share a read leaves', async () => {
    const sku = await givenProduct(shopperAt('bun'), { units: 3 })
    shop.process('inventory').signal('SIGSTOP')
    await Promise.all(
      runtimes.map(async (runtime) => {
        const leaving = new AbortController()
        const left = fetch(`${urlOf(runtime)}/products/${sku}`, { signal: leaving.signal })
        // Lets this request arrive first. If the time is too short, the test only proves less.
        await Bun.sleep(100)
        const others = shopperAt(runtime).ask(`/products/${sku}`)
        leaving.abort()
        await left.catch(() => undefined)
        expect([runtime, (await others).status]).toEqual([runtime, 503])
      }),
    )
    shop.process('inventory').signal('SIGCONT')
    for (const runtime of runtimes) {
      await until(`${runtime} shows it`, async () => {
        const { status } = await shopperAt(runtime).ask(`/products/${sku}`)
        return status === 200
      })
    }
  }, 30_000)

  test('answers in time when Order is silent, even after the first shopper has left', async () => {
    shop.process('order').signal('SIGSTOP')
    await Promise.all(
      runtimes.map(async (runtime) => {
        const leaving = new AbortController()
        const content = JSON.stringify(lineOf('ANY'))
        const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': newKey() }
        const init = { method: 'POST', headers, body: content, signal: leaving.signal }
        const left = fetch(`${urlOf(runtime)}/orders`, init)
        const other = shopperAt(runtime).place(newKey(), lineOf('ANY'), '')
        await until(
          `${runtime} waits for both`,
          async () => (await askingAt(urlOf(runtime), shop.env)) === 2,
        )
        leaving.abort()
        await left.catch(() => undefined)
        expect([runtime, (await other).status]).toEqual([runtime, 202])
      }),
    )
    shop.process('order').signal('SIGCONT')
  }, 30_000)

  // Not on workerd: the platform takes a Worker away without asking it to stop.
  test.each(['bun', 'bun-node-http', 'deno', 'node'] as const)(
    '%s stops when it is asked to, and ends its streams first',
    async (runtime) => {
      const sku = await givenProduct(shopperAt('bun'), { units: 3 })
      const { body } = await shopperAt('bun').place(newKey(), lineOf(sku))
      const front = await startFront(runtime)
      const events = await openEvents(`${front.url}/orders/${body.id}/events`)
      expect((await events.next())?.order.status).toBe('confirmed')
      const startedMs = performance.now()
      expect(await front.process.end('SIGTERM')).toBe(0)
      expect(performance.now() - startedMs).toBeLessThan(5_000)
      expect(await events.next()).toBeUndefined()
    },
    30_000,
  )

  test('is killed without loss: another one answers for its orders', async () => {
    const sku = await givenProduct(shopperAt('bun'), { units: 4 })
    for (const [index, runtime] of runtimes.entries()) {
      const other = shopperAt(runtimes[(index + 1) % runtimes.length]!)
      const key = newKey()
      const { body } = await shopperAt(runtime).place(key, lineOf(sku))
      await started.get(runtime)!.process.end('SIGKILL')
      expect((await other.read(body.id)).body).toEqual(body)
      expect((await other.place(key, lineOf(sku))).body).toEqual(body)
      expect((await other.cancel(key, body.id)).body.status).toBe('canceled')
      started.set(runtime, await startFront(runtime))
    }
  }, 60_000)
})

describe('while Order is away', () => {
  beforeAll(() => shop.stop('order'))
  afterAll(() => shop.start('order'))

  test.each([...runtimes])('%s takes orders with 202 and cannot show them', async (runtime) => {
    const shopper = shopperAt(runtime)
    const placed = await until('it has heard that Order is away', async () => {
      const answer = await shopper.place(newKey(), lineOf('ANY'), '')
      return answer.status === 202 && answer
    })
    expect(placed.body).toMatchObject({ status: 'pending', recorded: false })
    expect(placed.headers.get('Retry-After')).toMatch(/^\d+$/)
    const read = await shopper.read(placed.headers.get('Location')!.slice(8))
    expect(codeOf(read)).toEqual([503, 'backend-unavailable'])
  })
})

describe('while Inventory is away', () => {
  let sku = ''
  beforeAll(async () => {
    sku = await givenProduct(shopperAt('bun'), { units: 3 })
    for (const runtime of runtimes) await shopperAt(runtime).ask(`/products/${sku}`)
    await shop.stop('inventory')
  })
  afterAll(() => shop.start('inventory'))

  test.each([...runtimes])(
    '%s shows what it knows, says how old it is, and warns',
    async (runtime) => {
      const shopper = shopperAt(runtime)
      const stale = await until('it is old', async () => {
        const answer = await shopper.ask(`/products/${sku}`)
        return Number(answer.headers.get('Age')) > 1 && answer
      })
      expect(stale).toMatchObject({ status: 200, body: { sku } })
      expect(codeOf(await shopper.ask(`/products/${sku}-NEVER-SEEN`))).toEqual([
        503,
        'backend-unavailable',
      ])
      const ready = await shopper.ask('/readyz')
      expect(ready).toMatchObject({
        status: 200,
        body: {
          status: 'ready',
          bus: { state: 'up' },
          inventory: { state: 'away' },
          order: { state: 'up' },
          reads: { inventory: { state: 'away' }, order: { state: 'up' } },
        },
      })
      expect((ready.body as unknown as { warnings: string[] }).warnings).toContain(
        'catalogue-stale',
      )
    },
  )
})

type Part = { state: string }
/**
 * The frozen process, and the states that each front then shows of the bus and of Order. A front gives a frozen broker up when the second
 * connection, which says less, has heard nothing for 15 s.
 */
const frozen = [
  ['order', /^up,silent$/],
  ['broker', /^(?:silent|away),unknown$/],
] as const

const processOf = (service: 'order' | 'broker'): Process =>
  service === 'broker' ? nearBroker() : shop.process(service)

describe.each(frozen)('while %s is frozen', (service, states) => {
  const untilReadyForOrders = () =>
    Promise.all(
      runtimes.map((runtime) =>
        until(`${runtime} is ready for orders`, async () => {
          const { status } = await shopperAt(runtime).ask('/readyz/orders')
          return status === 200
        }),
      ),
    )
  beforeAll(async () => {
    await untilReadyForOrders()
    processOf(service).signal('SIGSTOP')
  }, 40_000)
  afterAll(() => processOf(service).signal('SIGCONT'))

  test('every front says so within 15 s, and stays ready itself', async () => {
    const hasNoticed = async (runtime: Runtime): Promise<boolean> => {
      const { status, body } = await shopperAt(runtime).ask('/readyz/orders')
      const { bus, order } = body as unknown as { bus: Part; order: Part }
      return status === 503 && states.test(`${bus.state},${order.state}`)
    }
    await Promise.all(runtimes.map((runtime) => until(runtime, () => hasNoticed(runtime), 15_000)))
    for (const runtime of runtimes) {
      expect((await shopperAt(runtime).ask('/readyz')).status).toBe(200)
    }
  }, 40_000)

  test('every front is ready for orders when it goes on', async () => {
    processOf(service).signal('SIGCONT')
    await untilReadyForOrders()
  }, 40_000)
})

describe('while the bus is away', () => {
  beforeAll(() => (edge ? edge.stop() : shop.stop('broker')))

  test.each([...runtimes])('%s refuses orders at once, and reads go on', async (runtime) => {
    const shopper = shopperAt(runtime)
    const key = newKey()
    const refused = await until('it has noticed', async () => {
      const answer = await shopper.place(key, lineOf('ANY'), '')
      return answer.status === 503 && answer
    })
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/)
    expect(refused.headers.get('Location')).toMatch(/^\/orders\//)
    expect((await shopper.read(refused.headers.get('Location')!.slice(8))).status).toBe(200)
    expect((await shopper.ask('/products')).status).toBe(200)
    expect(await shopper.ask('/readyz')).toMatchObject({
      status: 200,
      body: { status: 'ready', bus: { state: 'away' }, order: { state: 'unknown' } },
    })
    expect((await shopper.ask('/readyz/orders')).status).toBe(503)
  })

  test('all of them reconnect to it', async () => {
    await (edge ?? { start: () => shop.start('broker') }).start()
    await Promise.all(
      runtimes.map(async (runtime) => {
        const key = newKey()
        await until(`${runtime} takes an order`, async () => {
          const { status, body } = await shopperAt(runtime).place(key, lineOf('NO-SUCH'))
          return status === 201 && body.status === 'rejected'
        })
      }),
    )
  }, 40_000)
})
