import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { runFront } from './front-process.ts'

await runFront(
  ({ host, port, fetch }) =>
    new Promise((resolve, reject) => {
      const server = serve({ fetch, hostname: host, port }, (address) => {
        const stop = () => new Promise((ended) => server.close(ended))
        resolve({ port: address.port, stop })
      })
      server.once('error', reject)
    }),
  (c) => getConnInfo(c).remote.address,
)
