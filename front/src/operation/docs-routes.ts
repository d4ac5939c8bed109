import type { Hono } from 'hono'
import type { FrontEnv } from '../http/request-scope.ts'
import { createServing } from '../http/served-file.ts'
import { docsPage, docsPolicy, docsScript } from './docs-page.ts'
import type { DocsFile, FrontPorts } from '../ports.ts'

/** Adds the documents of this API and of the bus behind it, a page that shows the first, and a welcome at `/api` and `/`. */
export const addDocs = (app: Hono<FrontEnv>, ports: FrontPorts): void => {
  const { basePath } = ports.settings
  const page = docsPage(basePath)
  const script = docsScript(basePath)
  const read = createReadDocs(ports)
  const serving = createServing(ports)
  app.get('/openapi.json', serving(read('openapi.json'), documentHeaders))
  app.get('/asyncapi.json', serving(read('asyncapi.json'), documentHeaders))
  app.get('/docs/scalar.js', serving(read('scalar.js'), scriptHeaders))
  app.get('/docs/page.js', () => new Response(script, { headers: pageScriptHeaders }))
  app.get('/docs', (c) => c.html(page, 200, { 'Content-Security-Policy': docsPolicy }))
  for (const path of ['/api', '/']) app.get(path, (c) => c.json(welcome(basePath)))
}

/** Reads files of the documentation. The document of this API says under which path it is. */
const createReadDocs =
  ({ asset, settings: { basePath } }: FrontPorts) =>
  (file: DocsFile) =>
  async (): Promise<Response> => {
    const answer = await asset(`docs/${file}`)
    if (file !== 'openapi.json' || basePath === '') return answer
    const document = (await answer.json()) as ApiDocument
    const [shop] = document.servers
    return Response.json({ ...document, servers: [{ ...shop, url: basePath }] })
  }

type ApiDocument = { servers: { url: string }[] }

export const welcome = (basePath: string) => ({
  shop: `Welcome. Read the API at ${basePath}/docs.`,
  docs: `${basePath}/docs`,
  products: `${basePath}/products`,
})

const documentHeaders = {
  'Content-Type': 'application/json',
  'Cache-Control': 'public, max-age=60',
}
const scriptHeaders = {
  'Content-Type': 'text/javascript; charset=utf-8',
  'Cache-Control': 'public, max-age=86400',
}
/** It changes with the configuration of the front. */
const pageScriptHeaders = { ...scriptHeaders, 'Cache-Control': 'public, max-age=60' }
