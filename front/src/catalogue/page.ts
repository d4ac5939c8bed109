import {
  acceptsGzip,
  compressedOnce,
  gzipHeaders,
  gzipResponse,
  isCompressible,
  variesByEncoding,
  type CompressedOnce,
} from '../http/compression.ts'
import { matchesEtag, textEtag } from '../http/representation.ts'
import { secured } from '../http/security.ts'
import type { FrontPorts } from '../ports.ts'

/** A page of the catalogue, ready to send. A long one has a compressed form, which is made when it is first wanted. */
export type Page = {
  text: string
  etag: string
  headers: Headers
  compressed?: { headers: Headers; once: CompressedOnce }
}

/** Writes values of the catalogue as pages that shared caches may keep. */
export const createRenderPage = ({ settings: { limits }, keepRunning }: FrontPorts) => {
  const cacheControl = [
    'public',
    `max-age=${limits.catalogueFreshMs / 1_000}`,
    `stale-while-revalidate=${limits.catalogueRevalidateMs / 1_000}`,
    `stale-if-error=${limits.catalogueStaleMs / 1_000}`,
  ].join(', ')

  return async (content: unknown, link?: string): Promise<Page> => {
    const text = JSON.stringify(content)
    const etag = await textEtag(text)
    const headers = secured({
      'Content-Type': 'application/json',
      'Cache-Control': cacheControl,
      ETag: etag,
      ...variesByEncoding(text),
      ...(link && { Link: link }),
    })
    if (!isCompressible(text)) return { text, etag, headers }
    const once = compressedOnce(() => new Response(text), keepRunning)
    return { text, etag, headers, compressed: { headers: gzipHeaders(headers), once } }
  }
}

/** Memory of an entry besides its text, headers above all. Counting it bounds many small entries too. */
const entryLength = 1_500

/** Characters that a page takes in the cache. The compressed form is counted as if it were as long as the text. */
export const pageLength = (page: Page | undefined): number =>
  entryLength + (page?.text.length ?? 0) * (page?.compressed === undefined ? 1 : 2)

/** A page, its age, and the `Accept-Encoding` of the client that wants it. */
export type Wanted = { page: Page; ageMs: number; acceptEncoding: string | null | undefined }

/** The answer with a page. Undefined while its compressed form is wanted and not made yet. */
export const readyAnswer = ({ page, ageMs, acceptEncoding }: Wanted): Response | undefined => {
  const { text, headers, compressed } = page
  if (compressed === undefined || !acceptsGzip(acceptEncoding)) {
    return aged(new Response(text, { headers }), ageMs)
  }
  const bytes = compressed.once.ready()
  return bytes && aged(gzipResponse(bytes, { headers: compressed.headers }), ageMs)
}

/** The answer with a page, after its compressed form was made if need be. */
export const pageAnswer = (wanted: Wanted): Response | Promise<Response> =>
  readyAnswer(wanted) ?? wanted.page.compressed!.once.bytes().then(() => readyAnswer(wanted)!)

/** The answer to a client that has the page already, by its `If-None-Match`. Undefined for other clients. */
export const unchangedAnswer = (
  { page, ageMs, acceptEncoding }: Wanted,
  ifNoneMatch: string | undefined,
): Response | undefined => {
  if (!matchesEtag(ifNoneMatch, page.etag)) return undefined
  const form = page.compressed && acceptsGzip(acceptEncoding) ? page.compressed : page
  const response = new Response(null, { status: 304, headers: form.headers })
  response.headers.delete('Content-Type')
  response.headers.delete('Content-Encoding')
  return aged(response, ageMs)
}

const aged = (response: Response, ageMs: number): Response => {
  response.headers.set('Age', String(Math.floor(ageMs / 1_000)))
  return response
}
