import { ImportReport } from '@shop/contracts/http'
import { readKey } from '../http/idempotency-key.ts'
import { refusedEncoding } from '../http/content-encoding.ts'
import { problem } from '../http/problems.ts'
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
import { csvExamples, importExamples, ndjsonExamples } from '../openapi/examples.ts'
import { keyHeader } from '../openapi/headers.ts'
import type { FrontPorts } from '../ports.ts'
import { adminResponse } from './answers.ts'
import { openCsv, type CsvRows } from './import/csv-rows.ts'
import { createImport } from './import/import-products.ts'
import { ndjsonRows } from './import/ndjson-rows.ts'
import type { MakeChange } from './make-change.ts'

const ImportQuery = z.strictObject({
  'dry-run': z.enum(['true', 'false']).optional().openapi({
    description:
      'Whether to answer the report and change nothing. Each row is decided by what is there now, not by the rows before it',
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
    'The file is streamed. A row is a partial change of one product, taken whole or refused whole: a column that is not there and an empty cell leave the property as it is, and the cell `(clear)` empties it. A new product needs a name and a price. Each refused row is reported with its line. CSV has a header row with sku and any of name, price (18.90; zeros at its end are fine, other digits beyond the currency’s are refused), description, image, currency, listed, tags (with commas between them), maxPerOrder, availableFrom, lowStockAt, stock, seen and received; other columns are left alone. A line of NDJSON has the same, with price { amount, currency } in minor units. `stock` are the units counted, those that orders hold included; `seen` are the units that the counter saw; `received` are added. A file can be mended and sent again under its key: each row counts once.',
  parameters: [keyHeader],
  request: {
    query: ImportQuery,
    body: {
      required: true,
      content: {
        'text/csv': { schema: { type: 'string' }, examples: csvExamples },
        'application/x-ndjson': { schema: { type: 'string' }, examples: ndjsonExamples },
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
      'unsupported-media-type',
      'unsupported-content-encoding',
      'backend-unavailable',
    ]),
  },
})

/** The import of products in bulk. The file is never in memory as a whole. */
export const adminImportRoutes = (
  { bus, settings: { currency, limits }, readCsv }: FrontPorts,
  { changeStock }: MakeChange,
) => {
  const importProducts = createImport({
    changeStock,
    rowsInFlightMax: limits.importRowsInFlightMax,
    listedRowsMax: limits.importRefusedListMax,
  })

  const openBody = async (
    contentType: string | undefined,
    body: ReadableStream<Uint8Array>,
  ): Promise<CsvRows | 'unsupported'> => {
    const mediaType = contentType?.split(';')[0]?.trim().toLowerCase()
    if (mediaType === 'text/csv') return openCsv(readCsv(body), currency)
    if (mediaType !== 'application/x-ndjson') return 'unsupported'
    const rows = ndjsonRows(body, { currency, lengthMax: limits.importRowLengthMax })
    return { rows, columnsLeftAlone: [] }
  }

  return newRoutes().openapi(importRoute, async (c) => {
    const read = readKey(c.req.header('Idempotency-Key'))
    if ('problem' in read) return read.problem
    const refused = refusedEncoding(c)
    if (refused !== undefined) return refused
    if (!bus.isConnected() || bus.isAway('inventory')) return problem('backend-unavailable')
    const file = await openBody(c.req.header('Content-Type'), c.req.raw.body ?? emptyBody())
    if (file === 'unsupported') {
      return problem('unsupported-media-type', { detail: 'Send text/csv or application/x-ndjson.' })
    }
    if ('errors' in file) return problem('invalid-request', { errors: file.errors })
    const isDryRun = c.req.valid('query')['dry-run'] === 'true'
    const report = await importProducts({ key: read.key, isDryRun }, file.rows)
    return adminResponse({ ...report, columnsLeftAlone: file.columnsLeftAlone })
  })
}

const emptyBody = (): ReadableStream<Uint8Array> => new Blob([]).stream()
