import { getConnInfo } from 'hono/bun'
import { connectMqttBus } from '../adapters/mqtt-bus.ts'
import { inventoryOverHttp, ordersOverHttp } from '../adapters/http-reads.ts'
import { csvRecords } from '../adapters/csv-records.ts'
import { pinoLog } from '../adapters/pino-log.ts'
import { promMetrics } from '../adapters/prom-metrics.ts'
import { createApp } from '../app.ts'
import { docsFile, readConfigOrExit, serveUntilStopped } from './bun-process.ts'

const config = readConfigOrExit()
const { settings, mqtt } = config
const instance = `front-${crypto.randomUUID()}`
const log = pinoLog({ level: config.logLevel, instance })
const metrics = promMetrics()
const stopping = new AbortController()
const bus = connectMqttBus({ ...mqtt, instance, log, onBatch: metrics.published, nowMs: Date.now })
const app = createApp({
  settings,
  bus,
  inventory: inventoryOverHttp({ url: config.inventoryUrl, serviceToken: settings.serviceToken }),
  orders: ordersOverHttp({ url: config.orderUrl, serviceToken: settings.serviceToken }),
  readCsv: csvRecords(settings.limits.importRowLengthMax),
  docsFile,
  log,
  metrics,
  stopping: stopping.signal,
  nowMs: Date.now,
  clientAddress: (c) => getConnInfo(c).remote.address,
})
await serveUntilStopped({ app, config, bus, log, stopping })
