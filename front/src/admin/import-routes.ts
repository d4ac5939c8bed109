import { ImportReport } from '@shop/contracts/http'
import { openCatalogueFile, type OpenedFile } from '../catalogue/files/catalogue-file.ts'
import { readKey } from '../http/idempotency-key.ts'
import { problem } from '../http/problems.ts'
import { operatorOf } from '../http/request-scope.ts'
import {
  adminCodes,
  adminSecurity,
  createRoute,
  jsonAnswer,
  keyCodes,
  newRoutes,
  problemAnswers,
  z,
} from '../openapi/described.ts'
import {
  csvExamples,
  formExamples,
  importExamples,
  ndjsonExamples,
  tsvExamples,
} from '../openapi/examples.ts'
import { keyHeader } from '../openapi/headers.ts'
import type { FrontPorts } from '../ports.ts'
import { adminResponse } from './answers.ts'
import { createImport } from './import/import-products.ts'
import { checkRow } from './import/import-row.ts'
import { tallied } from './import/tally.ts'
import type { MakeChange } from './make-change.ts'

const columnsLengthMax = 2_000
const charsetLengthMax = 40

const ImportQuery = z.strictObject({
  'dry-run': z.enum(['true', 'false']).optional().openapi({
    description:
      'Whether to answer the report and change nothing. Each row is decided by what is there now, not by the rows before it',
  }),
  columns: z.string().max(columnsLengthMax).optional().openapi({
    description:
      'Which column has which property, for a file with other headings: `sku:Article,name:Title`. A comma or a colon in a heading is written %2C or %3A',
    example: 'sku:Article,name:Title',
  }),
  decimal: z
    .enum(['.', ','])
    .optional()
    .openapi({ description: 'The mark before the decimals of prices' }),
  charset: z.string().max(charsetLengthMax).optional().openapi({
    description: 'The encoding of a file that is not UTF-8 and has no byte order mark',
    example: 'windows-1252',
  }),
})

const importRoute = createRoute({
  tags: ['Admin'],
  security: adminSecurity,
  method: 'post',
  path: '/admin/products/import',
  operationId: 'importProducts',
  summary: 'Import products as CSV or NDJSON',
  description:
    'The file is streamed. A row is a partial change of one product, taken whole or refused whole: a column that is not there and an empty cell leave the property as it is, and the cell `(clear)` empties it. A new product needs a name and a price. Each refused row is reported with its line. A file can be mended and sent again under its key: each row counts once. CSV has a header row with sku and any of name, price (18.90; zeros at its end are fine, other digits beyond the currency’s are refused), description, image, currency, listed, tags (with commas between them), maxPerOrder, availableFrom, lowStockAt, stock, seen and received; other columns are left alone and named in the report. `stock` are the units counted, those that orders hold included; `seen` are the units that the counter saw; `received` are added. The exports of Shopify, WooCommerce, Magento 2, PrestaShop, Shopware 6, nopCommerce, Bagisto, commercetools and Saleor are recognised by their header, and `columns` names the columns of any other file. Delimiter, line ends and byte order mark are found. A line of NDJSON has the same properties, with price { amount, currency } in minor units. A form has the file as its first one, and the ending of its name says what it is. `Content-Encoding: gzip` is taken.',
  parameters: [keyHeader],
  request: {
    query: ImportQuery,
    body: {
      required: true,
      content: {
        'text/csv': { schema: { type: 'string' }, examples: csvExamples },
        'text/tab-separated-values': { schema: { type: 'string' }, examples: tsvExamples },
        'application/x-ndjson': { schema: { type: 'string' }, examples: ndjsonExamples },
        'multipart/form-data': {
          schema: {
            type: 'object',
            properties: { file: { type: 'string', format: 'binary' } },
            required: ['file'],
          },
          examples: formExamples,
        },
      },
    },
  },
  responses: {
    200: jsonAnswer(ImportReport, {
      description: 'The outcome of the rows',
      headers: ['Cache-Control'],
      examples: importExamples,
    }),
    ...problemAnswers([
      'invalid-request',
      ...keyCodes,
      ...adminCodes,
      'insufficient-role',
      'unsupported-media-type',
      'unsupported-content-encoding',
    ]),
  },
})

/** The import of products in bulk. The file is never in memory as a whole. */
export const adminImportRoutes = (
  { bus, settings: { currency, limits }, readCsv, nowMs }: FrontPorts,
  { changeStock }: MakeChange,
) => {
  const importProducts = createImport({
    changeStock,
    rowsInFlightMax: limits.importRowsInFlightMax,
    listedRowsMax: limits.importRefusedListMax,
  })

  return newRoutes().openapi(importRoute, async (c) => {
    const read = readKey(c.req.header('Idempotency-Key'))
    if ('problem' in read) return read.problem
    if (!bus.isConnected() || bus.isAway('inventory')) return problem('backend-unavailable')
    const { 'dry-run': dryRun, ...asked } = c.req.valid('query')
    const file = await openCatalogueFile(
      {
        bytes: c.req.raw.body ?? emptyBody(),
        contentType: c.req.header('Content-Type'),
        contentEncoding: c.req.header('Content-Encoding'),
      },
      asked,
      {
        currency,
        nowMs: nowMs(),
        readCsv,
        check: (line, said) => checkRow(line, said, currency),
        limits,
      },
    )
    if (!('rows' in file)) return refusedFile(file)
    const { rows, tally } = tallied(file.rows, limits.importRefusedListMax)
    const isDryRun = dryRun === 'true'
    const report = await importProducts({ key: read.key, by: operatorOf(c), isDryRun }, rows)
    const { layout, columnsLeftAlone } = file
    return adminResponse({ layout, ...report, ...tally, columnsLeftAlone })
  })
}

type RefusedFile = Exclude<OpenedFile, { rows: unknown }>

const refusedFile = (file: RefusedFile): Response => {
  if ('errors' in file) return problem('invalid-request', { errors: file.errors })
  if (file.unsupported === 'content-encoding') {
    return problem('unsupported-content-encoding', {
      detail: 'Send the file as it is, or with Content-Encoding: gzip.',
      headers: { 'Accept-Encoding': 'gzip' },
    })
  }
  return problem('unsupported-media-type', {
    detail:
      'Send text/csv, text/tab-separated-values or application/x-ndjson, or a form (multipart/form-data) with a file whose name ends in .csv, .tsv, .txt, .ndjson or .jsonl. Save a spreadsheet as CSV.',
  })
}

const emptyBody = (): ReadableStream<Uint8Array<ArrayBuffer>> => new Blob([]).stream()
