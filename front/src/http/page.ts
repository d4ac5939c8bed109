import {
  acceptsGzip,
  compressedOnce,
  gzipHeaders,
  gzipResponse,
  isCompressible,
  variesByEncoding,
  type CompressedOnce,
} from './compression.ts'
import { matchesEtag, textEtag } from './representation.ts'
import { secured } from './security.ts'

/** A page, ready to send. A long one has a compressed form, which is made when it is first wanted. */
export type Page = {
  body: Uint8Array<ArrayBuffer>
  etag: string
  headers: Headers
  compressed?: { headers: Headers; once: CompressedOnce }
}

type NewPage = {
  text: string
  headers: Record<string, string>
  /** Takes the work of compressing, which several requests share. */
  keepRunning: (work: Promise<unknown>) => void
}

/** Makes a page of a text. The ETag, and the security headers that are missing, are added to its headers. */
export const newPage = async ({ text, headers: given, keepRunning }: NewPage): Promise<Page> => {
  const etag = await textEtag(text)
  const body = new TextEncoder().encode(text)
  const headers = secured({ ...given, ETag: etag, ...variesByEncoding(text) })
  if (!isCompressible(text)) return { body, etag, headers }
  const once = compressedOnce(() => new Response(body), keepRunning)
  return { body, etag, headers, compressed: { headers: gzipHeaders(headers), once } }
}

/** Memory of a page besides its body, headers above all. Counting it bounds many small pages too. */
const pageLengthMin = 1_500

/** Bytes that a page takes in a memory. The compressed form is counted as if it were as long as the body. */
export const pageLength = (page: Page | undefined): number =>
  pageLengthMin + (page?.body.length ?? 0) * (page?.compressed === undefined ? 1 : 2)

/** A page, its age, and the `Accept-Encoding` of the client that wants it. */
export type Wanted = { page: Page; ageMs: number; acceptEncoding: string | null | undefined }

/** The answer with a page. Undefined while its compressed form is wanted and not made yet. */
export const readyAnswer = ({ page, ageMs, acceptEncoding }: Wanted): Response | undefined => {
  const { body, headers, compressed } = page
  if (compressed === undefined || !acceptsGzip(acceptEncoding)) {
    return aged(new Response(body, { headers }), ageMs)
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
