import { getConnInfo } from 'hono/bun'
import { invalidHost, isUsableHost } from '../http/host.ts'
import { idleTimeoutSeconds, runFront, uploadBytesMax, type Fetch } from './front-process.ts'

/**
 * Bun joins several `Host` headers into one, and of a request without a usable one it tells the path alone. HTTP/1.0 needs
 * no `Host`, and health checks of load balancers send none: such a request gets a name, because routes expect an address.
 */
const fetchHosted = (
  fetch: Fetch,
  request: Request,
  connection: Bun.Server<undefined>,
): ReturnType<Fetch> => {
  const host = request.headers.get('Host')
  if (!isUsableHost(host)) return invalidHost()
  if (!request.url.startsWith('/')) return fetch(request, connection)
  if (host) return invalidHost()
  const hosted = new Request(`http://localhost${request.url}`, request)
  return fetch(hosted, { requestIP: () => connection.requestIP(request) })
}

await runFront(
  ({ host, port, fetch }) => {
    const server = Bun.serve({
      hostname: host,
      port,
      idleTimeout: idleTimeoutSeconds,
      maxRequestBodySize: uploadBytesMax,
      fetch: (request, connection) => fetchHosted(fetch, request, connection),
    })
    return { port: server.port!, stop: () => server.stop() }
  },
  (c) => getConnInfo(c).remote.address,
  { clientRequestsMax: 256 },
)
