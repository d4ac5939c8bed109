import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { scripts } from '../../package.json'
import { makeCheckout, type Checkout } from '../house/checkout.ts'
import { freePorts } from '../house/free-ports.ts'
import { runProcess, type Process } from '../house/processes.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf } from '../house/shopper.ts'
import { until } from '../house/until.ts'

/** Of wrangler's `engines`. */
const nodeVersionMin = 22
/** The first use downloads wrangler, 100 MB. */
const downloadMsMax = 120_000
const timeoutMs = 120_000

/** The path of the pinned wrangler's program, or why it cannot run here. */
const findWrangler = async (): Promise<{ path: string } | { missing: string }> => {
  const version = await outputOf(['node', '--version'])
  if (!(Number(/^v(\d+)/.exec(version)?.[1]) >= nodeVersionMin)) {
    return { missing: `it needs Node ${nodeVersionMin}, and this is ${version || 'no Node'}` }
  }
  const [wrangler] = /wrangler@\S+/.exec(scripts.wrangler)!
  const path = await outputOf(['npx', '--yes', '--package', wrangler, '-c', 'command -v wrangler'])
  return path === '' ? { missing: `${wrangler} could not be downloaded` } : { path }
}

const outputOf = async (command: string[]): Promise<string> => {
  try {
    const child = Bun.spawn(command, {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: downloadMsMax,
    })
    const output = await child.stdout.text()
    return (await child.exited) === 0 ? output.trim() : ''
  } catch {
    return ''
  }
}

const found = await findWrangler()
const reason = 'missing' in found ? ` (skipped: ${found.missing})` : ''

describe.skipIf(reason !== '')(`wrangler${reason}`, () => {
  let shop: Shop
  let checkout: Checkout
  const running: Process[] = []

  beforeAll(async () => {
    shop = await startShop()
    checkout = await makeCheckout()
    const { MQTT_URL, INVENTORY_URL, ORDER_URL } = shop.env
    const secrets = ['FRONT_MQTT_PASSWORD', 'SERVICE_TOKEN', 'ORDER_ID_SECRETS']
    const lines = Object.entries({
      MQTT_URL,
      INVENTORY_URL,
      ORDER_URL,
      ...Object.fromEntries(secrets.map((name) => [name, shop.env[name]])),
    }).map(([name, value]) => `${name}=${value}\n`)
    await Bun.write(join(checkout.folder, '.env'), lines.join(''))
  }, timeoutMs)
  afterAll(async () => {
    await Promise.all(running.map((each) => each.end()))
    await checkout.close()
    await shop.close()
  })

  const wrangler = (...args: string[]): Process => {
    const command = ['node', (found as { path: string }).path, ...args]
    const env = { HOME: checkout.folder, CI: '1', WRANGLER_SEND_METRICS: 'false' }
    const started = runProcess(command, { cwd: checkout.folder, env })
    running.push(started)
    return started
  }

  test(
    'accepts the front for deployment',
    async () => {
      const ran = wrangler('deploy', '--dry-run')
      expect([await ran.ended, ran.output()]).toEqual([0, ran.output()])
      expect(ran.output()).toContain('env.BUS_CONNECTION')
    },
    timeoutMs,
  )

  test(
    'runs a front that takes orders, and complains about no setting',
    async () => {
      const sku = await givenProduct(shopperOf(shop), { units: 3, price: 250 })
      const [port] = freePorts(1)
      const dev = wrangler('dev', '--ip', '127.0.0.1', '--port', String(port))
      await dev.wrote('Ready on')
      const frontUrl = `http://127.0.0.1:${port}`
      const shopper = shopperOf({ frontUrl, env: shop.env })
      const key = crypto.randomUUID()
      const placed = await until(
        'an order is recorded',
        async () => {
          const answer = await shopper.place(key, { lines: [{ sku, quantity: 1 }] }, 'wait=10')
          return answer.status === 201 && answer
        },
        60_000,
      )
      expect(placed.body.status).toBe('confirmed')
      expect(dev.output()).not.toContain('FRONT_CLIENT_IP_HEADER')
    },
    timeoutMs,
  )
})
