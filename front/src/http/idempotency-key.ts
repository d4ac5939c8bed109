import { parseIdempotencyKey, parseTrustedKey } from '@shop/contracts'
import { problem } from './problems.ts'

export type Key = { key: string } | { problem: Response }

/** The key in an `Idempotency-Key` header, or the answer to a request without a usable one. */
export const readKey = (header: string | undefined): Key => keyIn(header, parseIdempotencyKey)

/** The key of an order in an `Idempotency-Key` header: a trusted caller may choose any text, see `parseTrustedKey`. */
export const readOrderKey = (
  header: string | undefined,
  { isTrusted }: { isTrusted: boolean },
): Key => keyIn(header, isTrusted ? parseTrustedKey : parseIdempotencyKey)

const keyIn = (header: string | undefined, parse: (header: string) => string | undefined): Key => {
  if (header === undefined) return { problem: problem('missing-idempotency-key') }
  const key = parse(header)
  return key === undefined ? { problem: problem('invalid-idempotency-key') } : { key }
}
