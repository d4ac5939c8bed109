import { problem } from './problems.ts'

/** Whether a `Host` header names one host. A runtime that joins several headers puts commas between them. */
export const isUsableHost = (host: string | null): boolean =>
  host === null || !/[\s,/?#@\\]/.test(host)

/**
 * The answer to a request whose `Host` cannot be used (RFC 9112, section 3.2). Runtimes refuse most of these themselves;
 * an entry answers so where its runtime does not. No route sees the request, so the answer has an id of its own.
 */
export const invalidHost = (): Response => {
  const requestId = crypto.randomUUID()
  const headers = { 'X-Request-Id': requestId, Connection: 'close' }
  return problem('invalid-host', { headers, names: { requestId } })
}
