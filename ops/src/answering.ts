import { toWorker } from '@shop/contracts/internal-http'

const answerMsMax = 2_000

/** Whether a worker gives any answer at this address. One that is not ready runs nevertheless. */
export const isAnswering = (url: string): Promise<boolean> =>
  fetch(url + toWorker.alive, { signal: AbortSignal.timeout(answerMsMax) }).then(
    () => true,
    () => false,
  )
