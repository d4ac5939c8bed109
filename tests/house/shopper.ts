import type { OrderContent, OrderView } from '@shop/contracts'
import type { Shop } from './shop.ts'

/** The front's answer to one request. */
export type Answer = {
  status: number
  headers: Headers
  body: OrderView & { code?: string; detail?: string; hint?: string }
}

export type Shopper = ReturnType<typeof shopperOf>

/** Does over HTTP what shoppers and operators do. */
export const shopperOf = ({ frontUrl, env }: Pick<Shop, 'frontUrl' | 'env'>) => {
  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${frontUrl}${path}`, init)
    const text = await response.text()
    const isJson = response.headers.get('Content-Type')?.includes('json')
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : (text as never),
    }
  }
  const send = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    ask(path, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const asOperator = (key: string) => ({
    Authorization: `Bearer ${env.ADMIN_TOKEN}`,
    'Idempotency-Key': key,
  })

  return {
    ask,
    send,
    asOperator,
    /** Places an order and waits for the decision, unless `prefer` says otherwise. */
    place: (key: string, content: OrderContent, prefer = 'wait=10') =>
      send(
        'POST',
        '/orders',
        { 'Idempotency-Key': key, ...(prefer ? { Prefer: prefer } : {}) },
        content,
      ),
    read: (orderId: string, prefer?: string) =>
      ask(`/orders/${orderId}`, prefer ? { headers: { Prefer: prefer } } : {}),
    cancel: (key: string, orderId: string) =>
      send('POST', `/orders/${orderId}/cancel`, { 'Idempotency-Key': key }),
    ship: (orderId: string, key = crypto.randomUUID()) =>
      send('POST', `/admin/orders/${orderId}/ship`, asOperator(key)),
    putProduct: (sku: string, properties: object, key = crypto.randomUUID()) =>
      send('PUT', `/admin/products/${encodeURIComponent(sku)}`, asOperator(key), properties),
    changeStock: (sku: string, change: object, key = crypto.randomUUID()) =>
      send('POST', `/admin/products/${encodeURIComponent(sku)}/stock`, asOperator(key), change),
    /** The answer to a list of where the units of a product are. */
    unitsOf: async <Item>(sku: string, list: 'movements' | 'orders') => {
      const headers = asOperator(crypto.randomUUID())
      const { body } = await ask(`/admin/products/${encodeURIComponent(sku)}/${list}`, { headers })
      return (body as unknown as { items: Item[] }).items
    },
    adminProduct: async (sku: string) => {
      const { body } = await ask(`/admin/products/${encodeURIComponent(sku)}`, {
        headers: asOperator(crypto.randomUUID()),
      })
      return body as unknown as { onHand: number; reserved: number; available: number }
    },
  }
}

/** Makes a product with a new SKU, of this price and with this many units. Resolves with the SKU. */
export const givenProduct = async (
  shopper: Shopper,
  { units, price = 100 }: { units: number; price?: number },
): Promise<string> => {
  const sku = `SKU-${crypto.randomUUID().slice(0, 8)}`
  const put = await shopper.putProduct(sku, {
    name: `Product ${sku}`,
    price: { amount: price, currency: 'EUR' },
  })
  if (put.status >= 300) throw new Error(`${put.status} ${JSON.stringify(put.body)}`)
  if (units > 0) {
    const received = await shopper.changeStock(sku, { kind: 'received', units })
    if (received.status >= 300)
      throw new Error(`${received.status} ${JSON.stringify(received.body)}`)
  }
  return sku
}

/** Makes a shopper with a key, and one product with 10 units. */
export const givenTenUnits = async (shop: Shop) => {
  const shopper = shopperOf(shop)
  const sku = await givenProduct(shopper, { units: 10 })
  return {
    shopper,
    key: crypto.randomUUID(),
    contentOf: (quantity: number) => ({ lines: [{ sku, quantity }] }),
    reserved: async () => (await shopper.adminProduct(sku)).reserved,
  }
}
