import { Hono, type Context } from 'hono'
import type { FrontEnv } from '../http/request-scope.ts'
import { variesByEncoding } from '../http/compression.ts'
import { problem } from '../http/problems.ts'
import { createServing } from '../http/served-file.ts'
import type { FrontPorts } from '../ports.ts'
import { drawArt } from './art/art.ts'
import { fileNames, isFileName, type FileName } from './file-names.ts'
import { fileAsset, filesHash } from './files.ts'

const immutable = 'public, max-age=31536000, immutable'

const contentTypes: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

const headersOf = (name: FileName): Record<string, string> => ({
  'Content-Type': contentTypes[name.split('.').at(-1)!]!,
  'Cache-Control': immutable,
})

/**
 * The files of the pages, and the artwork. Their addresses have the hash of their content; an address of another version,
 * which an old page may ask for, leads to the present one.
 */
export const fileRoutes = (ports: FrontPorts): Hono<FrontEnv> => {
  const serving = createServing(ports)
  const serve = Object.fromEntries(
    fileNames.map((name) => [name, serving(() => ports.asset(fileAsset(name)), headersOf(name))]),
  ) as Record<FileName, (c: Context) => Promise<Response>>
  const app = new Hono<FrontEnv>()
  app.get('/assets/:hash/:name', (c) => {
    const { hash, name } = c.req.param()
    if (!isFileName(name)) return problem('unknown-route')
    return hash === filesHash ? serve[name](c) : c.redirect(`/${fileAsset(name)}`)
  })
  app.get('/art/:hash/:name', (c) => {
    const drawing = drawArt(c.req.param('name'))
    if (drawing === undefined) return problem('unknown-route')
    return c.body(drawing, 200, {
      'Content-Type': contentTypes['svg']!,
      'Cache-Control': immutable,
      ...variesByEncoding(drawing),
    })
  })
  return app
}
