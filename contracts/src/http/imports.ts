import { z } from '@hono/zod-openapi'
import { onHandMax } from '../limits.ts'
import { ProductProperties } from './products.ts'
import { Count, Sku } from './values.ts'

/** A row of `POST /admin/products/import`: NDJSON as it stands, CSV after reading its columns. */
export const ImportRow = z
  .strictObject({
    sku: Sku,
    ...ProductProperties.shape,
    stock: z
      .int()
      .min(0)
      .max(onHandMax)
      .optional()
      .openapi({ description: 'Units received with this row' }),
  })
  .openapi('ImportRow')

export const ImportReport = z
  .strictObject({
    rows: Count,
    applied: Count,
    refused: z
      .array(z.strictObject({ line: z.int().min(1), code: z.string(), detail: z.string() }))
      .openapi({
        description: 'The rows that were not taken (the first 1,000), by line in the file',
      }),
    refusedCount: Count.openapi({ description: 'All rows that were not taken' }),
    passedOver: Count.openapi({
      description:
        'Rows of other shop systems that are no product to sell, such as parents of variants. They are not among `rows`',
    }),
    columnsLeftAlone: z.array(z.string()).openapi({
      description: 'Columns of the file that mean nothing to the shop (the first 100)',
    }),
    notes: z.array(z.strictObject({ line: z.int().min(1), said: z.string() })).openapi({
      description:
        'What rows said and was left alone, such as stock that is not tracked (the first 1,000)',
    }),
    noteCount: Count,
    unanswered: Count.openapi({
      description: 'Rows whose answer did not come in time: repeat the import with the same key',
    }),
  })
  .openapi('ImportReport')
