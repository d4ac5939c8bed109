import { ImportReport } from '@shop/contracts/http'
import { withQuery } from '@shop/contracts'
import { startProgress } from '../progress.ts'
import { askShop, ShopError, type ShopAt } from '../shop-at.ts'
import type { ProductFile } from './product-file.ts'

export type Report = ReturnType<typeof ImportReport.parse>

/** How the file is to be read, and whether anything is to be changed, as the query of the import says it. */
export type ImportQuery = Readonly<Record<string, string | undefined>>

const kilobyte = 1_000

/**
 * Sends a file to the import of a shop, with a bar of what has been sent, and resolves with the report. The shop reads as it
 * goes, so the bar shows what it has taken. @throws ShopError
 */
export const sendFile = async (
  shop: ShopAt,
  file: ProductFile,
  { key, query }: { key: string; query: ImportQuery },
): Promise<Report> => {
  const bar = startProgress(Math.ceil((file.byteCount ?? 0) / kilobyte), 'KB')
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      bar.step(chunk.length / kilobyte)
      controller.enqueue(chunk)
    },
  })
  try {
    const response = await askShop(shop, withQuery('/admin/products/import', query), {
      method: 'POST',
      headers: { ...file.headers, 'Idempotency-Key': key, Accept: accepted },
      body: file.stream().pipeThrough(counted),
      // A large file takes longer than Bun waits by itself.
      timeout: false,
    } as RequestInit & { headers: Record<string, string> })
    return await reportIn(response)
  } finally {
    bar.stop()
  }
}

/** A stream of progress keeps proxies from closing a connection on which nothing is said. */
const accepted = 'application/x-ndjson, application/json'

/** The report is the body, or the last line of a stream. @throws ShopError when it is not there */
const reportIn = async (response: Response): Promise<Report> => {
  const text = await response.text().catch((cause: unknown) => {
    throw new ShopError(brokenOff, { cause })
  })
  const said = JSON.parse(text.trimEnd().split('\n').at(-1) || 'null') as Record<string, unknown>
  const isStreamed = response.headers.get('Content-Type')?.startsWith('application/x-ndjson')
  if (!isStreamed) return ImportReport.parse(said)
  const { type, ...report } = said ?? {}
  if (type !== 'report') throw new ShopError(brokenOff)
  return ImportReport.parse(report)
}

const brokenOff =
  'The import broke off. Repeat it with the same --key: rows that were taken are not taken twice.'
