import { sharedWhilePending } from './shared-while-pending.ts'

/** Characters of the shortest text that is compressed. A shorter one gains nothing that a client notices. */
const compressedLengthMin = 1_024

/** Whether a text is worth compressing. */
export const isCompressible = (text: string): boolean => text.length >= compressedLengthMin

const varies = { Vary: 'Accept-Encoding' }

/**
 * The header of an answer that clients may get compressed: caches keep its forms apart by it, and
 * `inAcceptedEncoding` knows the answer by it. Nothing for a short text.
 */
export const variesByEncoding = (text: string): Record<string, string> =>
  isCompressible(text) ? varies : {}

/**
 * Whether a client prefers gzip to no compression, by its `Accept-Encoding` (RFC 9110, section 12.5.3). All runtimes have
 * gzip; two have no other format.
 */
export const acceptsGzip = (header: string | null | undefined): boolean => {
  if (header === null || header === undefined) return false
  // As nearly all clients write it.
  if (/^gzip(?:,[^;]*)?$/.test(header)) return true
  const weights = new Map(header.toLowerCase().split(',').map(readWeight))
  const weight = weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0
  return weight > 0 && weight >= (weights.get('identity') ?? 0)
}

const readWeight = (part: string): [string, number] => {
  const [coding = '', ...parameters] = part.split(';').map((each) => each.trim())
  const weight = parameters.find((each) => each.startsWith('q='))
  return [coding, weight === undefined ? 1 : Number(weight.slice(2))]
}

/** Headers for the compressed form of an answer. Its ETag gets weak, because the bytes are others (RFC 9110, 8.8.1). */
export const gzipHeaders = (plain: Headers): Headers => {
  const headers = new Headers(plain)
  headers.set('Content-Encoding', 'gzip')
  headers.delete('Content-Length')
  const etag = headers.get('ETag')
  if (etag?.startsWith('"')) headers.set('ETag', `W/${etag}`)
  return headers
}

type Body = ConstructorParameters<typeof Response>[0]

/** An answer whose body is compressed already. Cloudflare's runtime would compress it again if it were not told so. */
export const gzipResponse = (body: Body, init: { status?: number; headers: Headers }): Response =>
  new Response(body, { ...init, ...alreadyEncoded })

const alreadyEncoded = { encodeBody: 'manual' }

/**
 * The answer as the client of a request with these headers accepts it: compressed as it is sent when `variesByEncoding`
 * marked it and it is not compressed yet.
 */
export const inAcceptedEncoding = (request: Headers, response: Response): Response => {
  if (!acceptsGzip(request.get('Accept-Encoding'))) return response
  const { status, headers, body } = response
  const isMarked = headers.get('Vary')?.includes('Accept-Encoding') === true
  if (!isMarked || body === null || headers.has('Content-Encoding')) return response
  const smaller = body.pipeThrough(new CompressionStream('gzip'))
  return gzipResponse(smaller, { status, headers: gzipHeaders(headers) })
}

/** A compressed text or file that is sent many times. */
export type CompressedOnce = {
  /** The bytes, once they are made. */
  ready(): Uint8Array<ArrayBuffer> | undefined
  /** Makes the bytes, unless they are made or being made. Rejects when loading does; the next call then tries again. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>
}

/** Compresses what `load` brings when it is first asked for, and keeps it. */
export const compressedOnce = (
  load: () => Response | Promise<Response>,
  keepRunning: (work: Promise<unknown>) => void,
): CompressedOnce => {
  let made: Uint8Array<ArrayBuffer> | undefined
  const make = sharedWhilePending(async () => {
    const { body } = await load()
    const smaller = body!.pipeThrough(new CompressionStream('gzip'))
    made = new Uint8Array(await new Response(smaller).arrayBuffer())
    return made
  }, keepRunning)
  return { ready: () => made, bytes: async () => made ?? make() }
}
