import { describe, expect, test } from 'bun:test'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { topicsUnder } from '@shop/contracts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenTenUnits } from '../house/shopper.ts'
import { until } from '../house/until.ts'

const topics = topicsUnder('shop/v1')

/** Changes the access list of the broker, which reads it when it starts. */
const changeAccess = async (shop: Shop, change: (acl: string) => string): Promise<void> => {
  const file = join(shop.folder, 'mosquitto.acl')
  await writeFile(file, change(await readFile(file, 'utf8')))
  await shop.stop('broker')
  await shop.start('broker')
}

type Seen = { state: string; refused?: { user: string; topic: string } }
type Ready = { status: string; bus: Seen; inventory: Seen; order: Seen }

const readyForOrders = async (shop: Shop): Promise<Ready & { httpStatus: number }> => {
  const response = await fetch(`${shop.frontUrl}/readyz/orders`)
  return { ...((await response.json()) as Ready), httpStatus: response.status }
}

const isReadyAgain = (shop: Shop) => async (): Promise<boolean> =>
  (await readyForOrders(shop)).httpStatus === 200

describe.concurrent('an access list that lacks a line', () => {
  const withoutLine = async (shop: Shop, line: string): Promise<() => Promise<void>> => {
    let before = ''
    await changeAccess(shop, (acl) => {
      before = acl
      expect(acl).toContain(`${line}\n`)
      return acl.replace(`${line}\n`, '')
    })
    return () => changeAccess(shop, () => before)
  }

  test('of Inventory shows in the readiness of the shop and of the worker, until it is mended', async () => {
    await using shop = await startShop()
    const { shopper, key, contentOf } = await givenTenUnits(shop)
    const mend = await withoutLine(shop, `topic write ${topics.inStock}`)
    await until('the shop is ready', isReadyAgain(shop))
    expect((await shopper.place(key, contentOf(1), 'wait=1')).body.status).toBe('pending')

    const refused = { user: 'inventory', topic: topics.inStock }
    await until(
      'the front knows',
      async () => (await readyForOrders(shop)).inventory.state !== 'up',
    )
    expect(await readyForOrders(shop)).toMatchObject({
      httpStatus: 503,
      bus: { state: 'up' },
      inventory: { state: 'refused', refused },
      order: { state: 'up' },
    })
    const ready = await shop.askWorker('inventory', '/readyz')
    expect([ready.status, await ready.text()]).toEqual([
      503,
      expect.stringContaining(topics.inStock),
    ])
    const lines = shop.process('inventory').output().split('\n')
    const told = lines.filter((line) => line.includes('does not let the user inventory publish'))
    expect(told.length).toBe(1)

    await mend()
    await until('the shop is ready again', isReadyAgain(shop))
    await until('the order is decided', async () => {
      const { body } = await shopper.place(key, contentOf(1), 'wait=1')
      return body.status === 'confirmed'
    })
  }, 60_000)

  test('of the front shows in its readiness, and in its log', async () => {
    await using shop = await startShop()
    const { shopper, key, contentOf } = await givenTenUnits(shop)
    const mend = await withoutLine(shop, `topic write ${topics.sendOrder}`)
    await until('the shop is ready', isReadyAgain(shop))
    expect((await shopper.place(key, contentOf(1), '')).status).toBe(503)
    const refused = { user: 'front', topic: topics.sendOrder }
    expect(await readyForOrders(shop)).toMatchObject({
      httpStatus: 503,
      bus: { state: 'refused', refused },
      order: { state: 'up' },
    })
    expect(shop.process('front').output()).toContain('does not let the user front publish')

    await mend()
    await until('an order is taken', async () => {
      return (await shopper.place(key, contentOf(1), '')).status === 201
    })
    expect((await readyForOrders(shop)).bus.state).toBe('up')
  }, 60_000)
})
