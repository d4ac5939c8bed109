import type { Context } from 'hono'
import { problem } from './problems.ts'

/** The answer to a request with an encoded body, which no route takes. Undefined for a body as it is. */
export const refusedEncoding = (c: Context): Response | undefined => {
  const encoding = c.req.header('Content-Encoding')?.trim().toLowerCase() ?? ''
  if (encoding === '' || encoding === 'identity') return undefined
  return problem('unsupported-content-encoding', { headers: { 'Accept-Encoding': 'identity' } })
}
