import type { MeasuredShop } from './measured-shop.ts'

/** The product of a drop. */
export const sku = 'DROP'

/** Makes the product. Resolves with the time from which it is sold, in ms since 1970. */
export const announceDrop = async (
  { shop }: MeasuredShop,
  { units, aheadMs }: { units: number; aheadMs: number },
): Promise<number> => {
  const change = async (method: string, path: string, body: object) => {
    const headers = {
      Authorization: `Bearer ${shop.env.ADMIN_TOKEN}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    }
    const url = `${shop.frontUrl}/admin/products/${sku}${path}`
    const response = await fetch(url, { method, headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`no drop could be announced: ${await response.text()}`)
  }
  const opensMs = Date.now() + aheadMs
  await change('PUT', '', {
    name: 'Drop',
    description: '',
    listed: true,
    price: { amount: 100, currency: 'EUR' },
    availableFrom: new Date(opensMs).toISOString(),
  })
  await change('POST', '/stock', { kind: 'counted', units })
  return opensMs
}
