import type { OpenAPIHono } from '@hono/zod-openapi'
import { Problem } from '@shop/contracts/http'
import type { FrontEnv } from '../middleware/frame.ts'
import { docsPage, docsPolicy } from '../pages/docs-page.ts'
import type { FrontPorts } from '../ports.ts'

const describedAs = {
  openapi: '3.1.0',
  info: {
    title: 'Shop API',
    version: '1',
    description:
      'Browse the catalogue, place orders that are never lost and never sell what is not there. Errors are problem+json (RFC 9457) with a stable `code`.',
  },
}

const scriptHeaders = {
  'Content-Type': 'text/javascript; charset=utf-8',
  'Cache-Control': 'public, max-age=86400',
}

/** The OpenAPI document of everything registered before, a page to read it, and a way in at `/`. */
export const addDocs = (
  app: OpenAPIHono<FrontEnv>,
  { docsFile, madeOpenApi }: FrontPorts,
): void => {
  const registry = app.openAPIRegistry
  registry.register('Problem', Problem)
  registry.registerComponent('securitySchemes', 'admin', { type: 'http', scheme: 'bearer' })
  registry.registerComponent('securitySchemes', 'service', { type: 'http', scheme: 'bearer' })
  let document: string | undefined

  app.get('/openapi.json', async () => {
    document ??= (await madeOpenApi?.()) ?? JSON.stringify(app.getOpenAPI31Document(describedAs))
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=60' }
    return new Response(document, { headers })
  })
  app.get('/docs', (c) => c.html(docsPage, 200, { 'Content-Security-Policy': docsPolicy }))
  app.get('/docs/scalar.js', async () => {
    const { body } = await docsFile('scalar.js')
    return new Response(body, { headers: scriptHeaders })
  })
  app.get('/', (c) =>
    c.json({ shop: 'Welcome. Read the API at /docs.', docs: '/docs', products: '/products' }),
  )
}
