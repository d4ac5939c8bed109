import { cors } from 'hono/cors'

/**
 * What a JSON API tells browsers: sniff, frame and refer nothing (OWASP Secure Headers Project). The documentation page
 * brings its own policy. Strict-Transport-Security belongs to whoever terminates TLS.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
}

/** Headers of answers that are many: made once with the security headers, and copied by the runtime. */
export const secured = (headers: Record<string, string>): Headers =>
  new Headers({ ...securityHeaders, ...headers })

/** Adds the security headers that are not there. Headers made by `secured` have all of them. */
export const secure = (headers: Headers): void => {
  if (headers.has(lastHeader)) return
  for (const [name, value] of Object.entries(securityHeaders)) {
    if (!headers.has(name)) headers.set(name, value)
  }
}

/** Sets headers of this answer, whatever it had under their names. */
export const setHeaders = ({ headers }: Response, more: Record<string, string>): void => {
  for (const name in more) headers.set(name, more[name]!)
}

/** No route sets this one by itself. */
const lastHeader = 'X-Frame-Options'

/** Lets the pages of these origins use the API from a browser. */
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
