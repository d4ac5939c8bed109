import { getConnInfo } from 'hono/deno'
import { invalidHost, isUsableHost } from '../http/host.ts'
import { runFront } from './front-process.ts'

await runFront(
  ({ host, port, fetch }) => {
    const server = Deno.serve({ hostname: host, port, onListen: () => {} }, (request, connection) =>
      isUsableHost(request.headers.get('Host')) ? fetch(request, connection) : invalidHost(),
    )
    return { port: server.addr.port, stop: () => server.shutdown() }
  },
  (c) => getConnInfo(c).remote.address,
)
