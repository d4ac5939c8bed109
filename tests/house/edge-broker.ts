import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { freePorts } from './free-ports.ts'
import { runProcess, type Process } from './processes.ts'
import { runProgram } from './programs.ts'
import type { Shop } from './shop.ts'
import { until } from './until.ts'

/** A shop with edge brokers is started with this: its broker then has the user `edge`. */
export const withEdgeUser = { EDGE_MQTT_PASSWORD: 'password-of-the-bridges' }

/** An edge broker before a shop, in a folder of its own beside the shop's. */
export type EdgeBroker = {
  /** The environment of a front behind it. */
  env: Record<string, string>
  process(): Process
  start(): Promise<void>
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/**
 * Makes one with the program of operators and starts it, for fronts with admin routes, too. Stop it before the shop is
 * closed.
 */
export const startEdgeBroker = async (shop: Shop, name: string): Promise<EdgeBroker> => {
  const folder = join(shop.folder, `edge-${name}`)
  const [port, wsPort] = freePorts(2) as [number, number]
  const ports = ['--port', String(port), '--ws-port', String(wsPort)]
  const made = await runProgram(
    shop,
    'edge-broker',
    ...[name, shop.env.MQTT_URL!, folder, '--operators', ...ports],
  )
  if (made.exitCode !== 0) throw new Error(made.output)
  const env = { ...shop.env, MQTT_URL: `mqtt://127.0.0.1:${port}` }
  let running: Process
  const start = async (): Promise<void> => {
    running = runProcess(['mosquitto', '-c', 'mosquitto.conf'], { cwd: folder, env: {} })
    await until(`the edge broker ${name} lets fronts in`, () => letsFrontsIn(env))
  }
  await start()
  return {
    env,
    process: () => running,
    start,
    stop: async (signal) => void (await running.end(signal)),
  }
}

const letsFrontsIn = async (env: Record<string, string>): Promise<boolean> => {
  const client = await connectAsync(env.MQTT_URL!, {
    protocolVersion: 5,
    username: 'front',
    password: env.FRONT_MQTT_PASSWORD!,
    reconnectPeriod: 0,
  }).catch(() => undefined)
  await client?.endAsync(true)
  return client !== undefined
}
