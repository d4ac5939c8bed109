import type { Context, Hono } from 'hono'
import { acceptsGzip, compressedOnce, gzipHeaders, gzipResponse } from '../http/compression.ts'
import type { FrontEnv } from '../http/request-scope.ts'
import { docsPage, docsPolicy, docsScript } from './docs-page.ts'
import type { DocsFile, FrontPorts } from '../ports.ts'

/** Adds the documents of this API and of the bus behind it, a page that shows the first, and a welcome at `/`. */
export const addDocs = (app: Hono<FrontEnv>, ports: FrontPorts): void => {
  const { basePath } = ports.settings
  const page = docsPage(basePath)
  const script = docsScript(basePath)
  const serving = createServing(ports)
  app.get('/openapi.json', serving('openapi.json', documentHeaders))
  app.get('/asyncapi.json', serving('asyncapi.json', documentHeaders))
  app.get('/docs/scalar.js', serving('scalar.js', scriptHeaders))
  app.get('/docs/page.js', () => new Response(script, { headers: pageScriptHeaders }))
  app.get('/docs', (c) => c.html(page, 200, { 'Content-Security-Policy': docsPolicy }))
  app.get('/', (c) => c.json(welcome(basePath)))
}

/**
 * Makes handlers that serve a file. The file is read for each request that wants it as it is. For the others it is
 * compressed once and kept: 1.2 MB for the script, which has 4.3 MB.
 */
const createServing = ({ docsFile, keepRunning, settings: { basePath } }: FrontPorts) => {
  const read = async (file: DocsFile): Promise<Response> => {
    const answer = await docsFile(file)
    if (file !== 'openapi.json' || basePath === '') return answer
    const document = (await answer.json()) as ApiDocument
    const [shop] = document.servers
    return Response.json({ ...document, servers: [{ ...shop, url: basePath }] })
  }

  return (file: DocsFile, headers: Record<string, string>) => {
    const plainHeaders = new Headers({ ...headers, Vary: 'Accept-Encoding' })
    const compressedHeaders = gzipHeaders(plainHeaders)
    const compressed = compressedOnce(() => read(file), keepRunning)
    return async (c: Context): Promise<Response> => {
      if (acceptsGzip(c.req.header('Accept-Encoding'))) {
        return gzipResponse(await compressed.bytes(), { headers: compressedHeaders })
      }
      const { body } = await read(file)
      return new Response(body, { headers: plainHeaders })
    }
  }
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
