import { skuOf } from '../load/spec.ts'
import { productValues } from '../seed/catalogue.ts'

/** As the shop answers an order of one line. */
export const aConfirmedOrder = {
  id: '0199f6a0-1234-821f-9b76-8911c84bccf8',
  status: 'confirmed',
  recorded: true,
  lines: [{ sku: skuOf(0), quantity: 1, unitPrice: 1_890 }],
  total: { amount: 1_890, currency: 'EUR' },
  recordedAt: '2026-11-27T08:00:00.000Z',
  version: 2,
}

/** As the shop answers `GET /products`: 20 of the seeded products. */
export const aPage = {
  items: Array.from({ length: 20 }, (_, n) => ({
    sku: skuOf(n),
    name: `${productValues.name}${n}`,
    description: productValues.description,
    price: { amount: productValues.priceMinor, currency: 'EUR' },
    available: productValues.units,
    version: 1,
    updatedAt: '2026-11-27T07:00:00.000Z',
  })),
  nextCursor: '20',
}
