import { connectMqttBus, type MqttBus } from '../adapters/bus/mqtt-bus.ts'
import type { PromMetrics } from '../adapters/prom-metrics.ts'
import { steadyNowMs } from '../adapters/steady-clock.ts'
import type { Log } from '../ports.ts'
import { assembleFront } from './assemble-front.ts'

type BusOptions = Pick<Parameters<typeof connectMqttBus>[0], 'connect' | 'instance'>
type Parts = Omit<Parameters<typeof assembleFront>[0], 'bus' | 'isShared'> & {
  metrics: PromMetrics
}

/** Makes the app with a bus connection of its own. `instance` is its name in logs. */
export const connectFront = ({
  connect,
  instance,
  ...parts
}: BusOptions & Parts): { bus: MqttBus; app: ReturnType<typeof assembleFront> } => {
  const { config, metrics, stopping } = parts
  const log = calmWhile(stopping, parts.log)
  const onBatch = metrics.published
  const nowMs = steadyNowMs
  const { currency } = config.settings
  const bus = connectMqttBus({ ...config.mqtt, currency, connect, instance, log, onBatch, nowMs })
  return { bus, app: assembleFront({ ...parts, bus, isShared: true }) }
}

/** A log in which nothing is a warning once the front stops: the bus may stop with it. */
const calmWhile = (stopping: AbortSignal, log: Log): Log => ({
  ...log,
  warn: (message, fields) => (stopping.aborted ? log.info : log.warn)(message, fields),
})
