import { toWorker } from '@shop/contracts/internal-http'
import { isDatabaseOpen } from '@shop/engine/sqlite'

const answerMsMax = 2_000

/** Whether a worker uses this database: it answers at its address, or some process has the file open. */
export const isInUse = async (file: string, url: string): Promise<boolean> =>
  (await isAnswering(url)) || isDatabaseOpen(file)

const isAnswering = (url: string): Promise<boolean> =>
  fetch(url + toWorker.alive, { signal: AbortSignal.timeout(answerMsMax) }).then(
    () => true,
    () => false,
  )
