import { pageLimitMax } from '@shop/contracts'
import { ExportQuery, type ExportFormat } from '@shop/contracts/http'
import { catalogueStream } from '../catalogue/catalogue-stream.ts'
import { writtenFiles } from '../catalogue/files/written-file.ts'
import { busy } from '../http/busy.ts'
import { namesOf } from '../http/request-scope.ts'
import {
  adminCodes,
  adminSecurity,
  createRoute,
  newRoutes,
  problemAnswers,
} from '../openapi/described.ts'
import { adminProductExamples } from '../openapi/examples.ts'
import { carrying } from '../openapi/headers.ts'
import type { FrontPorts } from '../ports.ts'
import type { Protection } from '../protection/protection.ts'

const exampleOf = (summary: string, format: ExportFormat) => {
  const { head, line } = writtenFiles[format]
  const [first] = Object.values(adminProductExamples)
  return { summary, value: `${head}${line(first!.value)}`.replace('\u{feff}', '') }
}

const csvExamples = {
  own: exampleOf('The file of this shop, with one product', 'csv'),
  shopify: exampleOf('A file for Shopify', 'shopify'),
  woocommerce: exampleOf('A file for WooCommerce', 'woocommerce'),
}
const ndjsonExamples = { own: exampleOf('One product', 'ndjson') }

const exportRoute = createRoute({
  tags: ['Admin'],
  security: adminSecurity,
  method: 'get',
  path: '/admin/export/products',
  operationId: 'exportProducts',
  summary: 'Export all products as CSV or NDJSON',
  description:
    'The file is streamed, by SKU, unlisted products too: a product that is there from the beginning to the end is in it once, whatever changes meanwhile. Imported again it changes nothing, and into an empty shop it makes the same catalogue with the same units. `stock` are the units in the house, and `seen` are the same: a row in which both are equal leaves the units alone. Cells that a spreadsheet would run as a formula begin with an apostrophe, which an import takes away. When the shop cannot read on, the connection is closed before the end of the body, so that no part is taken for the whole.',
  request: { query: ExportQuery },
  responses: {
    200: {
      description: 'The file; Content-Disposition has a name for it',
      ...carrying('Cache-Control', 'Content-Disposition'),
      content: {
        'text/csv': { schema: { type: 'string' }, examples: csvExamples },
        'application/x-ndjson': { schema: { type: 'string' }, examples: ndjsonExamples },
      },
    },
    ...problemAnswers(['invalid-request', ...adminCodes, 'busy', 'backend-unavailable']),
  },
})

/** The export of the whole catalogue. It is never in memory as a whole, and few of them are under way at one time. */
export const adminExportRoutes = (
  { inventory, nowMs, log, metrics }: FrontPorts,
  { exports }: Pick<Protection, 'exports'>,
) =>
  newRoutes().openapi(exportRoute, async (c) => {
    const leave = exports.enter()
    if (leave === undefined) return busy(metrics, 'exports')
    // A runtime need not end a stream whose client is gone before it reads.
    const { signal } = c.req.raw
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave)
    const file = writtenFiles[c.req.valid('query').format]
    const readPage = (cursor?: string) =>
      inventory.adminProducts({ sort: 'sku', limit: pageLimitMax, cursor })
    const onBroken = (error: unknown): void =>
      log.warn('export broken off', { ...namesOf(c.get('scope')), error: String(error) })
    const body = await catalogueStream(readPage, file, { onBroken, onEnd: leave })
    const day = new Date(nowMs()).toISOString().slice(0, 'yyyy-mm-dd'.length)
    const [name, ending] = file.name
    return new Response(body, {
      headers: {
        'Content-Type': file.contentType,
        'Content-Disposition': `attachment; filename="${name}-${day}.${ending}"`,
        'Cache-Control': 'no-store',
      },
    })
  })
