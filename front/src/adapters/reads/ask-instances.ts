import { whyNotConnected } from '@shop/contracts'
import { toWorker } from '@shop/contracts/internal-http'
import { readFailoverMs, readinessTimeoutMs, readTimeoutMs } from '../../limits.ts'
import { BackendUnavailable, type Backend, type ReadsAnswer } from '../../ports.ts'
import { createAddresses, type Addresses } from './addresses.ts'

/** `urls`: of a worker's instances. `nowMs`: a steady clock. */
export type Reached = { urls: readonly string[]; serviceToken: string; nowMs: () => number }
export type Wait = { waitSeconds: number; signal?: AbortSignal | undefined }
/** The path of a read that may wait, by how many seconds are left of the wait. */
export type Path = (waitSeconds: number | undefined) => string

/** Asks the instances of a worker over HTTP: each in turn, and the next one when an instance fails to answer. */
export const askInstances = (backend: Backend, { urls, serviceToken, nowMs }: Reached) => {
  const headers = { Authorization: `Bearer ${serviceToken}` }
  const addresses = createAddresses(urls, nowMs)

  /** Tries one address, for as long as the read may last or until it is time to try the next one. */
  const tryAt = async <T>(
    url: string,
    { path, endsAtMs, wait, isLast }: Try,
    understand: (response: Response) => Promise<T>,
  ): Promise<T> => {
    const leftMs = Math.max(0, endsAtMs - nowMs())
    const waitMs = Math.max(0, leftMs - readTimeoutMs)
    const ms = isLast ? leftMs : Math.min(leftMs, waitMs + readFailoverMs)
    const timeout = AbortSignal.timeout(Math.ceil(ms))
    const signal = wait?.signal === undefined ? timeout : AbortSignal.any([timeout, wait.signal])
    const leftSeconds = wait && Math.round(waitMs / 1_000)
    const answer = await understand(await fetch(url + path(leftSeconds), { headers, signal }))
    addresses.answered(url)
    return answer
  }

  /**
   * Asks at the path, and reads the answer with `understand`. An address that fails to answer is passed over for the next.
   * @throws BackendUnavailable when none answers, or when the caller's wait is aborted
   */
  const ask = async <T>(
    path: Path,
    wait: Wait | undefined,
    understand: (response: Response) => Promise<T>,
  ): Promise<T> => {
    const endsAtMs = nowMs() + readTimeoutMs + (wait?.waitSeconds ?? 0) * 1_000
    const order = triesOf(addresses.inTurn(), wait)
    let cause: unknown
    for (const [index, url] of order.entries()) {
      try {
        const isLast = index === order.length - 1
        return await tryAt(url, { path, endsAtMs, wait, isLast }, understand)
      } catch (error) {
        cause = error
        if (wait?.signal?.aborted) break
        addresses.failed(url)
      }
    }
    throw new BackendUnavailable(backend, { reason: whyNotConnected(cause), cause })
  }

  return { ask, ...readinessAt(urls, headers, addresses) }
}

type Try = { path: Path; endsAtMs: number; wait: Wait | undefined; isLast: boolean }

/**
 * The addresses that a read tries. A single one may be that of a load balancer, which repeats a read whose instance died
 * with its whole wait. So a read that waits is tried there again before its time is up, for what is left of it.
 */
const triesOf = (urls: readonly string[], wait: Wait | undefined): readonly string[] =>
  urls.length === 1 && wait !== undefined ? [...urls, ...urls] : urls

/** Asks all instances whether they are ready. The best answer counts. */
const readinessAt = (
  urls: readonly string[],
  headers: Record<string, string>,
  addresses: Addresses,
) => {
  const readyAt = async (url: string): Promise<ReadsAnswer> => {
    try {
      const signal = AbortSignal.timeout(readinessTimeoutMs)
      const response = await fetch(url + toWorker.ready, { headers, signal })
      await response.body?.cancel()
      addresses.answered(url)
      return response.ok ? 'ready' : 'not-ready'
    } catch {
      addresses.failed(url)
      return 'away'
    }
  }
  return {
    readiness: async (): Promise<ReadsAnswer> => {
      const answers = new Set(await Promise.all(urls.map(readyAt)))
      return (['ready', 'not-ready'] as const).find((answer) => answers.has(answer)) ?? 'away'
    },
    instances: addresses.count,
  }
}
