import { parseIdempotencyKey, parseTrustedKey } from '@shop/contracts'
import { problem } from './problems.ts'

export type Key = { key: string } | { problem: Response }

/** The key in an `Idempotency-Key` header, or the answer to a request without a usable one. */
export const readKey = (header: string | undefined): Key => {
  if (header === undefined) return { problem: problem('missing-idempotency-key') }
  const key = parseIdempotencyKey(header)
  return key === undefined ? { problem: problem('invalid-idempotency-key') } : { key }
}

/** The key of an order in an `Idempotency-Key` header: a trusted caller may choose any text, see `parseTrustedKey`. */
export const readOrderKey = (
  header: string | null | undefined,
  { isTrusted }: { isTrusted: boolean },
): Key => {
  if (!isTrusted) return readKey(header ?? undefined)
  if (header === undefined || header === null)
    return { problem: problem('missing-idempotency-key') }
  const key = parseTrustedKey(header)
  return key === undefined ? { problem: problem('invalid-idempotency-key') } : { key }
}
