import { ImportLine, ImportReport } from '@shop/contracts/http'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { openCatalogueFile, type OpenedFile } from '../catalogue/files/catalogue-file.ts'
import type { CsvAsked } from '../catalogue/files/csv-file.ts'
import type { CheckRow, OpenFile, RefusedRow } from '../catalogue/files/file-row.ts'
import { readKey } from '../http/idempotency-key.ts'
import { describeProblem, problem } from '../http/problems.ts'
import { namesOf, operatorOf, type RequestScope } from '../http/request-scope.ts'
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
  importLineExamples,
  ndjsonExamples,
  tsvExamples,
} from '../openapi/import-examples.ts'
import { keyHeader } from '../openapi/headers.ts'
import type { FrontPorts } from '../ports.ts'
import { answerWhenFinished, createLinesAnswer } from './import/import-answer.ts'
import { createImport, type ImportAsked } from './import/import-products.ts'
import { checkRow } from './import/import-row.ts'
import { readAhead } from './import/read-ahead.ts'
import { createReport } from './import/report.ts'
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

/** Adds the answer in lines. Its schema is that of a line, because OpenAPI 3.1 has none for many. */
const withLines = <A extends { content: object }>(answer: A) => ({
  ...answer,
  content: {
    ...answer.content,
    'application/x-ndjson': { schema: ImportLine, examples: importLineExamples },
  },
})

const importRoute = createRoute({
  tags: ['Admin'],
  security: adminSecurity,
  method: 'post',
  path: '/admin/products/import',
  operationId: 'importProducts',
  summary: 'Import products as CSV or NDJSON',
  description:
    'The file is streamed. A row is a partial change of one product, taken whole or refused whole: a column that is not there and an empty cell leave the property as it is, and the cell `(clear)` empties it. A new product needs a name and a price. Each refused row is reported with its line. A file can be mended and sent again under its key: each row counts once. CSV has a header row with sku and any of name, price (18.90), description, image, currency, listed, tags (with commas between them), maxPerOrder, availableFrom, lowStockAt, stock, seen and received; other columns are left alone and named in the report. `stock` are the units counted, those that orders hold included; `seen` are the units that the counter saw; `received` are added. The exports of Shopify, WooCommerce, Magento 2, PrestaShop, Shopware 6, nopCommerce, Bagisto, commercetools and Saleor are recognised by their header, and `columns` names the columns of any other file. Delimiter, line ends and byte order mark are found. A line of NDJSON has the same properties, with price { amount, currency } in minor units. A form has the file as its first one, and the ending of its name says what it is. `Content-Encoding: gzip` is taken.',
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
    200: withLines(
      jsonAnswer(ImportReport, {
        description:
          'The outcome of the rows. The answer begins when the file has arrived; faults found before have a status. White space precedes a report that takes long; one that fails later is broken off, and is no whole JSON. With `Accept: application/x-ndjson` each line is an ImportLine, the last one `report` or `failed`. After a failure send the file again under its key.',
        headers: ['Cache-Control'],
        examples: importExamples,
      }),
    ),
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

/** The import of products in bulk. The file is never in memory as a whole, unless it is small. */
export const adminImportRoutes = (ports: FrontPorts, { changeStock }: MakeChange) => {
  const { bus, settings, log, keepRunning } = ports
  const { limits } = settings
  const importProducts = createImport({
    changeStock,
    rowsInFlightMax: limits.importRowsInFlightMax,
    lengthInFlightMax: limits.importLengthInFlightMax,
  })

  const begin = (asked: ImportAsked, file: OpenFile, onRefused?: (row: RefusedRow) => void) => {
    const inMaking = createReport({ listedRowsMax: limits.importRefusedListMax, onRefused })
    const { rows, tally } = tallied(file.rows, limits.importRefusedListMax)
    const { layout, columnsLeftAlone } = file
    const { report } = inMaking
    const finished = importProducts(asked, rows, inMaking).then(() => ({
      layout,
      ...report,
      ...tally,
      columnsLeftAlone,
    }))
    // Some runtimes end a request with its client. Rows that are on the bus by then still count.
    keepRunning(finished.catch(() => undefined))
    return { report, finished }
  }

  return newRoutes().openapi(importRoute, async (c) => {
    const read = readKey(c.req.header('Idempotency-Key'))
    if ('problem' in read) return read.problem
    if (!bus.isConnected() || bus.isAway('inventory')) return problem('backend-unavailable')
    const { 'dry-run': dryRun, ...said } = c.req.valid('query')
    const { bytes, arrived } = readAhead(c.req.raw.body ?? emptyBody(), {
      bytesMax: limits.importReadAheadBytesMax,
      contentLength: c.req.header('Content-Length'),
    })
    const file = await openFile(ports, { bytes, request: c.req.raw, said })
    if (!('rows' in file)) return refusedFile(file)
    const gone = new AbortController()
    const signal = AbortSignal.any([gone.signal, c.req.raw.signal, ports.stopping])
    const by = operatorOf(c)
    const asked = { key: read.key, by, isDryRun: dryRun === 'true', signal }
    const scope = c.get('scope')
    const answering = {
      limits,
      onGone: () => gone.abort(),
      onLateError: (error: unknown) =>
        log.error('import failed', { ...namesOf(scope), error: String(error) }),
    }
    if (!wantsLines(c)) {
      return answerWhenFinished({ arrived, ...begin(asked, file) }, answering)
    }
    const lines = createLinesAnswer({ ...answering, problem: failureOf(scope), nowMs: ports.nowMs })
    return lines.begin({ arrived, ...begin(asked, file, lines.refused) })
  })
}

const ndjson = 'application/x-ndjson'

const wantsLines = (c: Context): boolean =>
  accepts(c, {
    header: 'Accept',
    supports: ['application/json', ndjson],
    default: 'application/json',
  }) === ndjson

/** The problem of an error that nobody foresaw, as a line tells it. */
const failureOf = (scope: RequestScope): object => {
  const { code, detail } = describeProblem('internal')
  return { code, detail, ...namesOf(scope) }
}

type SentFile = {
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>
  request: Request
  said: CsvAsked
}

const openFile = (
  { settings: { currency, limits }, readCsv, nowMs }: FrontPorts,
  { bytes, request: { headers }, said }: SentFile,
): Promise<OpenedFile> => {
  const body = {
    bytes,
    contentType: headers.get('Content-Type') ?? undefined,
    contentEncoding: headers.get('Content-Encoding') ?? undefined,
  }
  const check: CheckRow = (line, row) => checkRow(line, row, currency)
  return openCatalogueFile(body, said, { currency, nowMs: nowMs(), readCsv, check, limits })
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
