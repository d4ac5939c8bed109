import { z } from '@hono/zod-openapi'

/** The files as which `GET /admin/export/products` writes the catalogue. */
export const exportFormats = ['csv', 'ndjson', 'shopify', 'woocommerce'] as const
export type ExportFormat = (typeof exportFormats)[number]

export const ExportQuery = z.strictObject({
  format: z.enum(exportFormats).default('csv').openapi({
    description:
      '`csv` and `ndjson` have every property of a product. `shopify` and `woocommerce` are the files that those systems import, with the properties that they know',
  }),
})
