import type { Context } from 'hono'
import type { FrontPorts } from '../ports.ts'
import { acceptsGzip, compressedOnce, gzipHeaders, gzipResponse } from './compression.ts'

/**
 * Makes handlers that serve a file. The file is read for each request that wants it as it is. For the others it is
 * compressed once and kept. A file whose `headers` say that it is compressed by itself is always served as it is.
 */
export const createServing =
  ({ keepRunning }: Pick<FrontPorts, 'keepRunning'>) =>
  (read: () => Promise<Response>, headers: Record<string, string>) => {
    const isPacked = headers['Content-Type'] === 'font/woff2'
    const plainHeaders = new Headers(isPacked ? headers : { ...headers, Vary: 'Accept-Encoding' })
    const compressedHeaders = gzipHeaders(plainHeaders)
    const compressed = compressedOnce(read, keepRunning)
    return async (c: Context): Promise<Response> => {
      if (!isPacked && acceptsGzip(c.req.header('Accept-Encoding'))) {
        return gzipResponse(await compressed.bytes(), { headers: compressedHeaders })
      }
      const { body } = await read()
      return new Response(body, { headers: plainHeaders })
    }
  }
