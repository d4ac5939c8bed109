import { z } from '@hono/zod-openapi'
import { saysUnitsOnce, unitsTwiceMessage } from '../row-patch.ts'
import { emptiedProperties, Listed, Price, ProductName, Units } from './product-fields.ts'
import { Count, Sku } from './values.ts'

/**
 * A row of `POST /admin/products/import`, whatever file it comes from: a partial change of one product, as the bus takes
 * it (`RowPatch`).
 */
export const ImportRow = z
  .strictObject({
    sku: Sku,
    name: ProductName.optional(),
    ...emptiedProperties,
    price: Price.optional(),
    listed: Listed.optional(),
    counted: Units.optional().openapi({
      description: 'The units in the house, those that orders hold included',
    }),
    seen: Units.optional().openapi({
      description:
        'The units in the house that the counter saw: the same number as `counted` leaves them alone, and the row is refused if it is another now. Means nothing for a new product',
    }),
    received: Units.optional().openapi({ description: 'Units that are added' }),
  })
  .refine(saysUnitsOnce, unitsTwiceMessage)
  .openapi('ImportRow')

const Line = z.int().min(1).openapi({ description: 'The line in the file' })

const refusedEntries = { line: Line, code: z.string(), detail: z.string() }

export const ImportReport = z
  .strictObject({
    layout: z.string().openapi({
      description:
        'How the file was read: `own` (the columns of this shop), `ndjson`, or the shop system whose export it is',
      example: 'shopify',
    }),
    rows: Count,
    new: Count.openapi({ description: 'Rows that made a product' }),
    changed: Count,
    unchanged: Count.openapi({ description: 'Rows that say what the shop has already' }),
    refused: z
      .array(z.strictObject(refusedEntries))
      .openapi({ description: 'The rows that were not taken (the first 1,000)' }),
    refusedCount: Count.openapi({ description: 'All rows that were not taken' }),
    repeated: z.array(z.strictObject({ line: Line, sku: Sku })).openapi({
      description: 'Rows of a SKU that had a row before in the file (the first 1,000)',
    }),
    passedOver: Count.openapi({
      description:
        'Rows of other shop systems that are no product to sell, such as parents of variants. They are not among `rows`',
    }),
    columnsLeftAlone: z.array(z.string()).openapi({
      description: 'Columns of the file that mean nothing to the shop (the first 100)',
    }),
    notes: z.array(z.strictObject({ line: Line, said: z.string() })).openapi({
      description:
        'What rows said and was left alone, such as stock that is not tracked (the first 1,000)',
    }),
    noteCount: Count,
    unanswered: Count.openapi({
      description: 'Rows whose answer did not come in time: repeat the import with the same key',
    }),
  })
  .openapi('ImportReport')

/** A line of the answer in NDJSON. The last one is `report` or `failed`. */
export const ImportLine = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('progress'),
      rows: Count.openapi({ description: 'Rows that were read' }),
      applied: Count.openapi({ description: 'Rows that were taken, the unchanged ones included' }),
      refused: Count,
      perSecond: Count.openapi({ description: 'Rows that had their outcome in a second' }),
    }),
    z.strictObject({ kind: z.literal('refused'), ...refusedEntries }),
    z.strictObject({ kind: z.literal('report'), report: ImportReport }),
    z.strictObject({
      kind: z.literal('failed'),
      code: z.literal('internal'),
      detail: z.string(),
      requestId: z.string(),
      traceId: z.string().optional(),
    }),
  ])
  .openapi('ImportLine')
