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

/** The rights of pages of other origins: methods, request headers, and the answer headers that they may read. */
type BrowserAccess = { methods: string[]; sent: string[]; read: string[] }

const anyoneSends = [
  'Content-Type',
  'Idempotency-Key',
  'Prefer',
  'X-Request-Id',
  'traceparent',
  'tracestate',
]
const anyoneReads = ['Link', 'Location', 'Preference-Applied', 'Retry-After', 'X-Request-Id']

/** For pages of shoppers. */
export const shopperAccess: BrowserAccess = {
  methods: ['GET', 'HEAD', 'POST'],
  sent: [...anyoneSends, 'If-None-Match', 'Last-Event-ID'],
  read: [...anyoneReads, 'Age', 'ETag', 'RateLimit', 'RateLimit-Policy'],
}

/** For pages of operators, which send the token themselves: no cookie opens these routes. */
export const operatorAccess: BrowserAccess = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  sent: [...anyoneSends, 'Authorization', 'If-Match', 'If-None-Match'],
  read: [
    ...anyoneReads,
    'Content-Disposition',
    'ETag',
    'RateLimit',
    'RateLimit-Policy',
    'WWW-Authenticate',
  ],
}

/** Lets pages of these origins use the API from a browser. */
export const allowOrigins = (origins: readonly string[], { methods, sent, read }: BrowserAccess) =>
  cors({
    origin: [...origins],
    allowHeaders: sent,
    allowMethods: methods,
    exposeHeaders: read,
    maxAge: 600,
  })
