import { ImportLine, type ImportReport } from '@shop/contracts/http'
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
    })
    return await reportIn(response)
  } finally {
    bar.stop()
  }
}

/** A stream of progress keeps proxies from closing a connection on which nothing is said. */
const accepted = 'application/x-ndjson'

/** The report is the last line of the answer. @throws ShopError when it is not there */
const reportIn = async (response: Response): Promise<Report> => {
  const last = await lastLineOf(response.body!).catch((cause: unknown) => {
    throw new ShopError(brokenOff, { cause })
  })
  const line = last === undefined ? undefined : ImportLine.parse(JSON.parse(last))
  if (line?.kind === 'report') return line.report
  const said = line?.kind === 'failed' ? ` The shop says: ${line.detail}` : ''
  throw new ShopError(`${brokenOff}${said}`)
}

/** The last line that came whole. */
const lastLineOf = async (body: ReadableStream<Uint8Array>): Promise<string | undefined> => {
  let last: string | undefined
  let rest = ''
  const texts = body.pipeThrough(new TextDecoderStream())
  for await (const text of texts) {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    last = lines.at(-1) ?? last
  }
  return last
}

const brokenOff =
  'The import broke off. Repeat it with the same --key: rows that were taken are not taken twice.'
