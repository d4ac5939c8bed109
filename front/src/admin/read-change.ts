import type { Context } from 'hono'
import { operatorOf, type FrontEnv } from '../http/request-scope.ts'
import { readKey } from '../http/idempotency-key.ts'
import { problem } from '../http/problems.ts'
import { readPrecondition } from './precondition.ts'
import type { Change, NamedChange } from './product-bodies.ts'

/** The SKU of the path, and what a body that was read before says of itself. */
type Said = { sku: string; body: { sku?: string | undefined; version?: number | undefined } }

/** The name of a change of this product, or the problem with its key. */
export const readNamedChange = (c: Context<FrontEnv>, sku: string): NamedChange | Response => {
  const read = readKey(c.req.header('Idempotency-Key'))
  return 'problem' in read ? read.problem : { changeId: read.key, by: operatorOf(c), sku }
}

/**
 * The key and the condition of a change, or the problem with them. The version in the body is the condition when no header
 * says one.
 */
export const readChange = (c: Context<FrontEnv>, { sku, body }: Said): Change | Response => {
  const named = readNamedChange(c, sku)
  if (named instanceof Response) return named
  if (body.sku !== undefined && body.sku !== sku) {
    const message = `is ${JSON.stringify(body.sku)}, but the path says ${JSON.stringify(sku)}`
    return problem('invalid-request', { errors: [{ field: 'sku', message }] })
  }
  const [ifMatch, ifNoneMatch] = [c.req.header('If-Match'), c.req.header('If-None-Match')]
  const isSaid = ifMatch !== undefined || ifNoneMatch !== undefined
  const version = isSaid || body.version === undefined ? undefined : String(body.version)
  const precondition = readPrecondition(ifMatch ?? version, ifNoneMatch)
  if (precondition === 'unusable') return problem('invalid-if-match')
  if (precondition === 'matches-nothing') return problem('version-changed')
  return { ...named, ...precondition }
}
