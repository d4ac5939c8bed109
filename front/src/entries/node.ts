import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { runFront } from './front-process.ts'

// The adapter's own `Response` does not copy the headers that it is given, as the standard asks. Answers made from shared
// headers would then carry each other's, such as the `Location` of another order. So the global one stays.
await runFront(
  ({ host, port, fetch }) =>
    new Promise((resolve, reject) => {
      const options = { fetch, hostname: host, port, overrideGlobalObjects: false }
      const server = serve(options, (address) => {
        const stop = () => new Promise((ended) => server.close(ended))
        resolve({ port: address.port, stop })
      })
      server.once('error', reject)
    }),
  (c) => getConnInfo(c).remote.address,
)
