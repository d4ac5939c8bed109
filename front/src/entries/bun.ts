import { getConnInfo } from 'hono/bun'
import { idleTimeoutSeconds, runFront, uploadBytesMax } from './front-process.ts'

await runFront(
  ({ host, port, fetch }) => {
    const server = Bun.serve({
      hostname: host,
      port,
      idleTimeout: idleTimeoutSeconds,
      maxRequestBodySize: uploadBytesMax,
      fetch,
    })
    return { port: server.port!, stop: () => server.stop() }
  },
  (c) => getConnInfo(c).remote.address,
  { clientRequestsMax: 256 },
)
