import { ImportReport } from '@shop/contracts/http'
import { readKey } from '../http/idempotency-key.ts'
import { problem } from '../http/problems.ts'
import {
  adminCodes,
  adminSecurity,
  createRoute,
  jsonAnswer,
  keyCodes,
  newRoutes,
  problemAnswers,
} from '../openapi/described.ts'
import { csvExamples, importExamples, ndjsonExamples } from '../openapi/examples.ts'
import { keyHeader } from '../openapi/headers.ts'
import type { FrontPorts } from '../ports.ts'
import { adminResponse } from './answers.ts'
import { openCsv, type CsvRows } from './import/csv-rows.ts'
import { createImport } from './import/import-products.ts'
import { ndjsonRows } from './import/ndjson-rows.ts'
import type { MakeChange } from './make-change.ts'

const importRoute = createRoute({
  tags: ['Admin'],
  security: adminSecurity,
  method: 'post',
  path: '/admin/products/import',
  operationId: 'importProducts',
  summary: 'Import products as CSV or NDJSON',
  description:
    'The file is streamed. Good rows are taken, and each bad one is reported with its line. CSV has a header row with sku, name, price (18.90; zeros at its end are fine, other digits beyond the currency’s are refused) and optionally description, image, currency, listed, stock. A line of NDJSON is a product with price { amount, currency } in minor units. `stock` is the number of units received with the row.',
  parameters: [keyHeader],
  request: {
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
    refusedListMax: limits.importRefusedListMax,
  })

  const openBody = async (
    contentType: string | undefined,
    body: ReadableStream<Uint8Array>,
  ): Promise<CsvRows | 'unsupported'> => {
    const mediaType = contentType?.split(';')[0]?.trim().toLowerCase()
    if (mediaType === 'text/csv') return openCsv(readCsv(body), currency)
    if (mediaType !== 'application/x-ndjson') return 'unsupported'
    return { rows: ndjsonRows(body, { currency, lengthMax: limits.importRowLengthMax }) }
  }

  return newRoutes().openapi(importRoute, async (c) => {
    const read = readKey(c.req.header('Idempotency-Key'))
    if ('problem' in read) return read.problem
    if (!bus.isConnected() || bus.isAway('inventory')) return problem('backend-unavailable')
    const file = await openBody(c.req.header('Content-Type'), c.req.raw.body ?? emptyBody())
    if (file === 'unsupported') {
      return problem('unsupported-media-type', { detail: 'Send text/csv or application/x-ndjson.' })
    }
    if ('errors' in file) return problem('invalid-request', { errors: file.errors })
    return adminResponse(await importProducts(read.key, file.rows))
  })
}

const emptyBody = (): ReadableStream<Uint8Array> => new Blob([]).stream()
