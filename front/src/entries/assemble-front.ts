import { csvRecords } from '../adapters/csv-records.ts'
import { inventoryOverHttp, ordersOverHttp } from '../adapters/reads/http-reads.ts'
import { steadyNowMs } from '../adapters/steady-clock.ts'
import { createApp } from '../app.ts'
import type { FrontConfig } from '../config.ts'
import type { FrontPorts } from '../ports.ts'

type Parts = Pick<
  FrontPorts,
  'bus' | 'log' | 'metrics' | 'asset' | 'stopping' | 'clientAddress'
> & {
  config: FrontConfig
  /** Requests may share connections and answers. In a Worker, what a request opened belongs to it alone. */
  isShared: boolean
  /** Missing on runtimes where work outlives its request anyway. */
  keepRunning?: FrontPorts['keepRunning']
}

/** Makes the app with the ports that are the same on every runtime: reads over fetch, CSV and the clock. */
export const assembleFront = ({
  config,
  isShared,
  ...ports
}: Parts): ReturnType<typeof createApp> => {
  const { settings, inventoryUrls, orderUrls } = config
  const { serviceToken } = settings
  const reached = { serviceToken, nowMs: steadyNowMs }
  return createApp({
    keepRunning: () => {},
    ...ports,
    settings,
    inventory: inventoryOverHttp({ urls: inventoryUrls, ...reached }),
    orders: ordersOverHttp({ urls: orderUrls, ...reached }, { isShared }),
    readCsv: csvRecords(settings.limits.importRowLengthMax),
    nowMs: steadyNowMs,
  })
}
