import { cors } from 'hono/cors'
import { secureHeaders } from 'hono/secure-headers'

/**
 * What a JSON API tells browsers: sniff, frame and refer nothing. The documentation page brings its own policy.
 * Strict-Transport-Security belongs to whoever terminates TLS.
 */
export const security = () =>
  secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    overwrite: false,
    originAgentCluster: false,
    strictTransportSecurity: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  })

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
      'Retry-After',
      'X-Request-Id',
    ],
    maxAge: 600,
  })
