import { csvRecords } from '../adapters/csv-records.ts'
import { inventoryOverHttp, ordersOverHttp } from '../adapters/reads/http-reads.ts'
import { steadyNowMs } from '../adapters/steady-clock.ts'
import { createApp } from '../app.ts'
import type { FrontConfig } from '../config.ts'
import type { FrontPorts } from '../ports.ts'

type Parts = Pick<
  FrontPorts,
  'bus' | 'log' | 'metrics' | 'docsFile' | 'stopping' | 'clientAddress'
> & {
  config: FrontConfig
  /** Whether requests share connections and answers. In workerd what a request opened is its own. */
  isShared: boolean
  /** Missing where work goes on by itself. */
  keepRunning?: FrontPorts['keepRunning']
}

/** The app with what is the same on every runtime: it reads over fetch, and CSV by one library. */
export const assembleFront = ({
  config,
  isShared,
  ...ports
}: Parts): ReturnType<typeof createApp> => {
  const { settings, inventoryUrl, orderUrl } = config
  const { serviceToken } = settings
  return createApp({
    keepRunning: () => {},
    ...ports,
    settings,
    inventory: inventoryOverHttp({ url: inventoryUrl, serviceToken }),
    orders: ordersOverHttp({ url: orderUrl, serviceToken }, { isShared }),
    readCsv: csvRecords(settings.limits.importRowLengthMax),
    nowMs: steadyNowMs,
  })
}
