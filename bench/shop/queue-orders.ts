import { randomBytes } from 'node:crypto'
import { digestOf, orderIdOf, orderIdSecret, topicsUnder, type SendOrder } from '@shop/contracts'
import type { Shop } from '@shop/tests/shop'
import { skuOf } from '../load/spec.ts'

/** Messages under way to the broker at one time. */
const windowMax = 500

/**
 * Publishes orders to the workers as a front does, as the bus user `front`, so many in one message. They need not run:
 * the broker keeps the messages for them.
 */
export const queueOrders = async (
  shop: Shop,
  { count, perMessage, skuCount }: { count: number; perMessage: number; skuCount: number },
): Promise<{ messages: number }> => {
  const bus = await shop.connectBus('front')
  const { sendOrder } = topicsUnder(shop.env.SHOP_TOPIC_ROOT ?? 'shop/v1')
  const [secret] = shop.env.ORDER_ID_SECRETS!.split(',')
  const nextOrder = ordersOver(skuCount, secret!)
  const underWay = new Set<Promise<unknown>>()
  let messages = 0
  for (let left = count; left > 0; left -= perMessage) {
    const orders = Array.from({ length: Math.min(left, perMessage) }, nextOrder)
    const sent = bus.publishAsync(sendOrder, JSON.stringify(orders), { qos: 1 })
    messages += 1
    underWay.add(sent)
    void sent.finally(() => underWay.delete(sent))
    if (underWay.size >= windowMax) await Promise.race(underWay)
  }
  await Promise.all(underWay)
  await bus.endAsync()
  return { messages }
}

/** Orders of one line and one unit, ids in the order of time, as a shop with this secret issues them. */
export const ordersOver = (skuCount: number, secretHex: string): (() => SendOrder) => {
  const secret = orderIdSecret(secretHex)
  const contents = Array.from({ length: Math.min(skuCount, 1_000) }, (_, n) => {
    const lines = [{ sku: skuOf(n), quantity: 1 }]
    return { lines, digest: digestOf({ lines }) }
  })
  const unique = randomBytes(2).toString('hex')
  let n = 0
  return () => {
    const placedAt = Date.now()
    const time = placedAt.toString(16).padStart(12, '0')
    const number = n.toString(16).padStart(8, '0')
    const content = contents[n % contents.length]!
    n += 1
    const key = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${unique}${number}`
    return { orderId: orderIdOf(key, secret), ...content, placedAt }
  }
}
