import { withQuery, type Query } from '@shop/contracts'

/** A strong ETag of a text: half of its SHA-256. */
export const textEtag = async (text: string): Promise<string> => {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  const digits = Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0'))
  return `"${digits.join('')}"`
}

/** Whether an `If-None-Match` header names the ETag. Weak ones count (RFC 9110, section 13.1.2). */
export const matchesEtag = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  header.split(',').some((part) => ['*', etag].includes(part.trim().replace(/^W\//, '')))

/** The `Link` header that leads to the next page. Undefined for the last page. */
export const nextPageLink = (
  path: string,
  query: Query,
  nextCursor: string | undefined,
): string | undefined =>
  nextCursor === undefined
    ? undefined
    : `<${withQuery(path, { ...query, cursor: nextCursor })}>; rel="next"`
