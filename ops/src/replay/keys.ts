/**
 * Makes an idempotency key that is always the same for the same `parts`: a UUID of version 7 with the book's time and a
 * hash in its other bits. So a second replay repeats the first, and ids keep the sequence of the book.
 */
export const keyOf = (atMs: number, parts: readonly unknown[]): string => {
  const hash = hashOf(parts)
  const time = Math.max(0, atMs).toString(16).padStart(12, '0').slice(-12)
  const variant = ((Number.parseInt(hash[3]!, 16) & 0x3) | 0x8).toString(16)
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${hash.slice(0, 3)}`,
    `${variant}${hash.slice(4, 7)}`,
    hash.slice(7, 19),
  ].join('-')
}

/** SHA-256 of JSON, in hexadecimal. */
export const hashOf = (value: unknown): string =>
  new Bun.CryptoHasher('sha256').update(JSON.stringify(value)).digest('hex')
