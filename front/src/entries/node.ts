import { serve, type HttpBindings } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { invalidHost } from '../http/host.ts'
import { runFront, type Fetch } from './front-process.ts'

/** Node takes the first of several `Host` headers and drops the others. */
const fetchHosted = (fetch: Fetch, request: Request, env: object): ReturnType<Fetch> => {
  const { rawHeaders } = (env as HttpBindings).incoming
  let hostCount = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.length === 4 && rawHeaders[i]!.toLowerCase() === 'host') hostCount += 1
  }
  return hostCount > 1 ? invalidHost() : fetch(request, env)
}

// The adapter's own `Response` does not copy the headers that it is given, as the standard asks. Answers made from shared
// headers would then carry each other's, such as the `Location` of another order. So the global one stays.
await runFront(
  ({ host, port, fetch }) =>
    new Promise((resolve, reject) => {
      const serveHosted = (request: Request, env: object) => fetchHosted(fetch, request, env)
      const options = { fetch: serveHosted, hostname: host, port, overrideGlobalObjects: false }
      const server = serve(options, (address) => {
        const stop = () => new Promise((ended) => server.close(ended))
        resolve({ port: address.port, stop })
      })
      server.once('error', reject)
    }),
  (c) => getConnInfo(c).remote.address,
)
