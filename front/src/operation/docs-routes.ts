import type { Hono } from 'hono'
import type { FrontEnv } from '../http/request-scope.ts'
import { docsPage, docsPolicy } from './docs-page.ts'
import type { DocsFile, FrontPorts } from '../ports.ts'

/** Adds the documents of this API and of the bus behind it, a page that shows the first, and a welcome at `/`. */
export const addDocs = (app: Hono<FrontEnv>, { docsFile }: FrontPorts): void => {
  const serve = async (file: DocsFile, headers: Record<string, string>): Promise<Response> => {
    const { body } = await docsFile(file)
    return new Response(body, { headers })
  }
  app.get('/openapi.json', () => serve('openapi.json', documentHeaders))
  app.get('/asyncapi.json', () => serve('asyncapi.json', documentHeaders))
  app.get('/docs/scalar.js', () => serve('scalar.js', scriptHeaders))
  app.get('/docs', (c) => c.html(docsPage, 200, { 'Content-Security-Policy': docsPolicy }))
  app.get('/', (c) => c.json(welcome))
}

export const welcome = {
  shop: 'Welcome. Read the API at /docs.',
  docs: '/docs',
  products: '/products',
}

const documentHeaders = {
  'Content-Type': 'application/json',
  'Cache-Control': 'public, max-age=60',
}
const scriptHeaders = {
  'Content-Type': 'text/javascript; charset=utf-8',
  'Cache-Control': 'public, max-age=86400',
}
