import { parseIdempotencyKey } from '@shop/contracts'
import { problem } from './problems.ts'

export type Key = { key: string } | { problem: Response }

/** The key in an `Idempotency-Key` header, or the answer to a request without a usable one. */
export const readKey = (header: string | undefined): Key => {
  if (header === undefined) return { problem: problem('missing-idempotency-key') }
  const key = parseIdempotencyKey(header)
  return key === undefined ? { problem: problem('invalid-idempotency-key') } : { key }
}
