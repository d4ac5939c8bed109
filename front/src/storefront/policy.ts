import type { StorefrontSettings } from './settings.ts'

/**
 * The headers of every page: scripts, styles and data of the shop itself, pictures also of the configured origins, and
 * nothing from elsewhere. Forms of a page with `no-referrer` would send `Origin: null`, so pages tell their own shop the
 * referrer.
 */
export const pageHeaders = ({ imageOrigins }: StorefrontSettings): Record<string, string> => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    ['img-src', "'self'", ...imageOrigins].join(' '),
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Referrer-Policy': 'same-origin',
})
