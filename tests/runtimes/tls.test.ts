import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runtimes } from '@shop/front/bundle'
import { freePorts } from '../house/free-ports.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import { makeCertificates, type Certificates } from './certificates.ts'
import { makeFronts, type Fronts } from './fronts.ts'

let shop: Shop
let fronts: Fronts
let certificates: Certificates
let secureUrls: { mqtts: string; wss: string }

/** Starts a shop whose workers reach the bus over TLS and speak https, with a certificate of an authority of its own. */
beforeAll(async () => {
  fronts = await makeFronts()
  shop = await startShop([])
  certificates = await makeCertificates(shop.folder)
  const { caFile, certFile, keyFile } = certificates
  const [mqttsPort, wssPort] = freePorts(2)
  const tls = `socket_domain ipv4\ncertfile ${certFile}\nkeyfile ${keyFile}\n`
  await appendFile(
    join(shop.folder, 'mosquitto.conf'),
    `\nlistener ${mqttsPort} 127.0.0.1\n${tls}\nlistener ${wssPort} 127.0.0.1\nprotocol websockets\n${tls}`,
  )
  await shop.start('broker')
  secureUrls = { mqtts: `mqtts://localhost:${mqttsPort}`, wss: `wss://localhost:${wssPort}` }
  Object.assign(shop.env, {
    MQTT_URL: secureUrls.mqtts,
    NODE_EXTRA_CA_CERTS: caFile,
    INVENTORY_URL: `https://localhost:${shop.env.INVENTORY_PORT}`,
    ORDER_URL: `https://localhost:${shop.env.ORDER_PORT}`,
    INVENTORY_TLS_CERT_FILE: certFile,
    INVENTORY_TLS_KEY_FILE: keyFile,
    ORDER_TLS_CERT_FILE: certFile,
    ORDER_TLS_KEY_FILE: keyFile,
  })
  const ca = await Bun.file(caFile).text()
  for (const worker of ['inventory', 'order'] as const) {
    await shop.start(worker, { untilReady: false })
    const url = `${shop.env[`${worker.toUpperCase()}_URL`]}/readyz`
    await until(`${worker} is ready`, async () =>
      fetch(url, { tls: { ca } }).then(
        ({ ok }) => ok,
        () => false,
      ),
    )
  }
}, 60_000)
afterAll(async () => {
  await fronts.close()
  await shop.close()
})

const startFront = (
  runtime: (typeof runtimes)[number],
  bus: keyof typeof secureUrls,
  trust: { caFile?: string },
) => {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = shop.env
  return fronts.start(runtime, { ...env, MQTT_URL: secureUrls[bus] }, trust)
}

describe.each([...runtimes])('the front on %s', (runtime) => {
  test.each(['mqtts', 'wss'] as const)(
    'speaks %s to the bus and https to the workers',
    async (bus) => {
      const { url } = await startFront(runtime, bus, { caFile: certificates.caFile })
      await until('it is ready', async () => {
        const ready = await fetch(`${url}/readyz/orders`)
        const { reads } = (await ready.json()) as { reads: Record<string, { state: string }> }
        return ready.ok && Object.values(reads).every(({ state }) => state === 'up')
      })
      const shopper = shopperOf({ frontUrl: url, env: shop.env })
      const sku = await givenProduct(shopper, { units: 3 })
      const { status, body } = await shopper.place(crypto.randomUUID(), {
        lines: [{ sku, quantity: 1 }],
      })
      expect([status, body.status]).toEqual([201, 'confirmed'])
      expect((await shopper.read(body.id)).body.status).toBe('confirmed')
    },
    40_000,
  )

  test('trusts no unknown authority', async () => {
    const front = await startFront(runtime, 'mqtts', {})
    // A front on workerd connects when it is asked for the first time.
    await fetch(`${front.url}/readyz`)
    await front.process.wrote('bus connection failed')
    const ready = await until('it has tried', async () => {
      const answer = (await (await fetch(`${front.url}/readyz`)).json()) as { status: string }
      return answer.status !== 'starting' && answer
    })
    expect(ready).toMatchObject({
      status: 'not-ready',
      bus: { state: 'away' },
      reads: { inventory: { state: 'away' }, order: { state: 'away' } },
    })
  }, 40_000)
})

test('a worker with https does not answer plain HTTP', async () => {
  const plain = `http://localhost:${shop.env.INVENTORY_PORT}/healthz`
  const answer = await fetch(plain).catch(() => 'none')
  expect(answer).toBe('none')
})
