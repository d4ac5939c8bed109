import { getConnInfo } from 'hono/deno'
import { runFront } from './front-process.ts'

await runFront(
  ({ host, port, fetch }) => {
    const server = Deno.serve({ hostname: host, port, onListen: () => {} }, fetch)
    return { port: server.addr.port, stop: () => server.shutdown() }
  },
  (c) => getConnInfo(c).remote.address,
)
