import type { MqttBus } from '../adapters/mqtt-bus.ts'
import type { createApp } from '../app.ts'
import { ConfigError, readConfig, type FrontConfig } from '../config.ts'
import { stopWithinMs } from '../limits.ts'
import type { DocsFile, Log } from '../ports.ts'

/** The configuration of this process; what is wrong with it goes to standard error, and the process ends with 1. */
export const readConfigOrExit = (): FrontConfig => {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

/** The files of the documentation, from the installed packages. */
export const docsFile = async (file: DocsFile): Promise<Response> =>
  new Response(Bun.file(new URL(docsFiles[file]())))

const docsFiles: Record<DocsFile, () => string> = {
  'openapi.json': () => import.meta.resolve('../../openapi.json'),
  'asyncapi.json': () => import.meta.resolve('@shop/contracts/asyncapi.json'),
  'scalar.js': () =>
    import.meta
      .resolve('@scalar/api-reference/package.json')
      .replace('package.json', 'dist/browser/standalone.js'),
}

type Process = {
  app: ReturnType<typeof createApp>
  config: FrontConfig
  bus: MqttBus
  log: Log
  stopping: AbortController
}

/** An import is streamed, so this bounds its file and not memory; other routes have limits of their own. */
const uploadBytesMax = 4 * 1_024 ** 3
/** Time to say goodbye to the bus. A broker that is away does not keep the process. */
const goodbyeWithinMs = 500
/** Above the longest wait that a client may ask for. Event streams carry comments more often. */
const idleTimeoutSeconds = 60

/** Serves until SIGTERM or SIGINT; what waits then has `stopWithinMs` to finish. */
export const serveUntilStopped = async ({
  app,
  config,
  bus,
  log,
  stopping,
}: Process): Promise<void> => {
  const server = listen(app, config)
  if (server === undefined) {
    console.error(
      `FRONT_PORT ${config.port} is taken on ${config.host}. Stop what uses it, or set FRONT_PORT.`,
    )
    await bus.close()
    process.exit(1)
  }
  log.info('listening', { port: server.port })
  await signalled()
  log.info('stopping')
  stopping.abort()
  await Promise.race([server.stop(), Bun.sleep(stopWithinMs)])
  await server.stop(true)
  await Promise.race([bus.close(), Bun.sleep(goodbyeWithinMs)])
  process.exit(0)
}

const listen = (app: Process['app'], { host, port }: FrontConfig) => {
  try {
    return Bun.serve({
      hostname: host,
      port,
      idleTimeout: idleTimeoutSeconds,
      maxRequestBodySize: uploadBytesMax,
      fetch: (request, server) => app.fetch(request, server),
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined
    throw error
  }
}

const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
