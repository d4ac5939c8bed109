import { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { connect, type IConnackPacket } from 'mqtt'
import { topicsUnder } from '@shop/contracts'
import { clientIdOf } from '@shop/engine'
import { runBun } from '../house/processes.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenTenUnits } from '../house/shopper.ts'
import { until } from '../house/until.ts'

const repository = join(import.meta.dir, '../..')
const topics = topicsUnder('shop/v1')

/** Makes the database of the stopped Order one that remembers no client id, as those of 0.1.0. */
const forgetSessions = (shop: Shop): void => {
  using db = new Database(join(shop.folder, shop.env.ORDER_DB!))
  db.run("DELETE FROM meta WHERE key GLOB 'session *'")
}

/** Connects as Order would, under a client id. Resolves with the client, and whether the broker had kept its session. */
const comeAs = async (shop: Shop, { clientId }: { clientId: string }) => {
  const client = connect(shop.env.MQTT_URL!, {
    protocolVersion: 5,
    clientId,
    username: 'order',
    password: shop.env.ORDER_MQTT_PASSWORD!,
    clean: false,
    properties: { sessionExpiryInterval: 3_600 },
  })
  const { promise, resolve } = Promise.withResolvers<IConnackPacket>()
  client.once('connect', resolve)
  return { client, isKept: (await promise).sessionPresent }
}

const isKept = async (shop: Shop, clientId: string): Promise<boolean> => {
  const { client, isKept } = await comeAs(shop, { clientId })
  await client.endAsync(false, { properties: { sessionExpiryInterval: 0 } })
  return isKept
}

const clientIdNow = (shop: Shop): string =>
  clientIdOf({ instance: 'order-1', password: shop.env.ORDER_MQTT_PASSWORD! })

describe.concurrent('a second process under the name of a worker', () => {
  test('ends and names the variable, and the first one goes on', async () => {
    await using shop = await startShop(['broker', 'order'])
    const second = runBun([join(repository, 'workers/order/src/main.ts')], {
      cwd: shop.folder,
      env: { ...shop.env, ORDER_PORT: '0', ORDER_DB: 'second.sqlite' },
    })
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain('ORDER_INSTANCE=order-1')
    expect(second.output()).not.toContain('    at ')
    expect((await shop.askWorker('order', '/readyz')).status).toBe(200)
    expect(shop.process('order').output()).not.toContain('another client took over')
  }, 60_000)

  test('ends under another name too, because a database in a file has one process', async () => {
    await using shop = await startShop(['broker', 'order'])
    const second = runBun([join(repository, 'workers/order/src/main.ts')], {
      cwd: shop.folder,
      env: { ...shop.env, ORDER_PORT: '0', ORDER_INSTANCE: 'another' },
    })
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain('ORDER_INSTANCE=order-1')
    expect(second.output()).toContain('ORDER_DATABASE_URL')
  }, 60_000)

  test('may start as soon as the first one was killed', async () => {
    await using shop = await startShop(['broker', 'order'])
    await shop.stop('order', 'SIGKILL')
    await shop.start('order')
  }, 60_000)
})

describe.concurrent('what the broker keeps for Order under an earlier client id', () => {
  /** Places an order that the bus alone has: no worker is there. Resolves with where it will be. */
  const placeWhileAway = async (
    shop: Shop,
    { shopper, key, contentOf }: Awaited<ReturnType<typeof givenTenUnits>>,
  ): Promise<string> => {
    await Promise.all([shop.stop('inventory'), shop.stop('order')])
    const { status, headers } = await shopper.place(key, contentOf(1))
    expect(status).toBe(202)
    return headers.get('Location')!
  }
  const isRecorded = async (shop: Shop, location: string): Promise<boolean> => {
    const order = await fetch(new URL(location, shop.frontUrl))
    return ((await order.json()) as { recorded: boolean }).recorded
  }

  test('is taken over from the release before, and filled no more', async () => {
    await using shop = await startShop()
    const given = await givenTenUnits(shop)
    await shop.stop('order')
    await isKept(shop, clientIdNow(shop))
    forgetSessions(shop)
    const { client } = await comeAs(shop, { clientId: 'order-1' })
    await client.subscribeAsync(topics.sendOrder, { qos: 1 })
    await client.endAsync()
    const location = await placeWhileAway(shop, given)

    await shop.start('order')
    await until('the order is recorded', () => isRecorded(shop, location))
    await shop.process('order').wrote('nothing waits under an earlier client id')
    await shop.stop('order')
    expect(await isKept(shop, 'order-1')).toBe(false)
    expect(await isKept(shop, clientIdNow(shop))).toBe(true)
  }, 60_000)

  test('is taken over after its password was changed', async () => {
    await using shop = await startShop()
    const location = await placeWhileAway(shop, await givenTenUnits(shop))
    const before = clientIdNow(shop)
    shop.env.ORDER_MQTT_PASSWORD = 'another-password'
    await runBun([join(repository, 'ops/src/setup/main.ts')], {
      cwd: shop.folder,
      env: shop.env,
    }).ended
    await shop.stop('broker')
    await shop.start('broker')

    await shop.start('order')
    await until('the order is recorded', () => isRecorded(shop, location))
    await shop.process('order').wrote('nothing waits under an earlier client id')
    expect(await isKept(shop, before)).toBe(false)
  }, 60_000)
})
