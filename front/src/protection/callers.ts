import { tokenCheck } from '@shop/contracts'
import type { FrontSettings } from '../ports.ts'

/**
 * The caller of a shopper's route. `trusted`: a server that calls for all its shoppers, or an operator; it has no limits
 * of its own. `stranger`: it sends a bearer token that this shop does not know.
 */
export type Caller = 'shopper' | 'trusted' | 'stranger'

export type CallerOf = (headers: Headers) => Caller

/** Tells callers apart by their bearer token. Credentials of other schemes are for a proxy, and not looked at. */
export const createCallerOf = ({
  adminToken,
  serverTokens,
}: Pick<FrontSettings, 'adminToken' | 'serverTokens'>): CallerOf => {
  const isTrusted = tokenCheck([...serverTokens, ...(adminToken === undefined ? [] : [adminToken])])
  return (headers) => {
    const credentials = headers.get('Authorization')
    if (credentials === null || !/^Bearer\b/i.test(credentials)) return 'shopper'
    return isTrusted(credentials) ? 'trusted' : 'stranger'
  }
}
