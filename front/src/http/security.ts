import { cors } from 'hono/cors'

/**
 * The headers of a JSON API for browsers: no sniffing, no framing, no referrer (OWASP Secure Headers Project). The
 * documentation page brings a policy of its own. Strict-Transport-Security belongs to the proxy that terminates TLS.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
}

/** Headers shared by many answers: made once, security headers included, and copied by the runtime. */
export const secured = (headers: Record<string, string>): Headers =>
  new Headers({ ...securityHeaders, ...headers })

/** Adds the missing security headers. Problems and headers made by `secured` have all of them. */
export const secure = (headers: Headers): void => {
  if (headers.has(lastHeader)) return
  for (const [name, value] of Object.entries(securityHeaders)) {
    if (!headers.has(name)) headers.set(name, value)
  }
}

/** Sets headers of an answer and replaces those it had under the same names. */
export const setHeaders = ({ headers }: Response, more: Record<string, string>): void => {
  for (const name in more) headers.set(name, more[name]!)
}

/** No route sets this one alone, so an answer that has it has all of them. */
const lastHeader = 'X-Frame-Options'

/** Lets pages of these origins use the API from a browser. */
export const allowOrigins = (origins: readonly string[]) =>
  cors({
    origin: [...origins],
    allowHeaders: [
      'Content-Type',
      'Idempotency-Key',
      'If-None-Match',
      'Last-Event-ID',
      'Prefer',
      'X-Request-Id',
      'traceparent',
      'tracestate',
    ],
    allowMethods: ['GET', 'HEAD', 'POST'],
    exposeHeaders: [
      'Age',
      'ETag',
      'Link',
      'Location',
      'Preference-Applied',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'X-Request-Id',
    ],
    maxAge: 600,
  })
