import type { Hono } from 'hono'
import type { FrontEnv } from '../http/request-scope.ts'
import { docsPage, docsPolicy, docsScript } from './docs-page.ts'
import type { DocsFile, FrontPorts } from '../ports.ts'

/** Adds the documents of this API and of the bus behind it, a page that shows the first, and a welcome at `/`. */
export const addDocs = (app: Hono<FrontEnv>, { docsFile, settings }: FrontPorts): void => {
  const { basePath } = settings
  const page = docsPage(basePath)
  const script = docsScript(basePath)
  const serve = async (file: DocsFile, headers: Record<string, string>): Promise<Response> => {
    const { body } = await docsFile(file)
    return new Response(body, { headers })
  }
  const serveApi = async (): Promise<Response> => {
    if (basePath === '') return serve('openapi.json', documentHeaders)
    const document = (await (await docsFile('openapi.json')).json()) as ApiDocument
    const [shop] = document.servers
    const moved = { ...document, servers: [{ ...shop, url: basePath }] }
    return new Response(JSON.stringify(moved), { headers: documentHeaders })
  }
  app.get('/openapi.json', serveApi)
  app.get('/asyncapi.json', () => serve('asyncapi.json', documentHeaders))
  app.get('/docs/scalar.js', () => serve('scalar.js', scriptHeaders))
  app.get('/docs/page.js', () => new Response(script, { headers: scriptHeaders }))
  app.get('/docs', (c) => c.html(page, 200, { 'Content-Security-Policy': docsPolicy }))
  app.get('/', (c) => c.json(welcome(basePath)))
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
