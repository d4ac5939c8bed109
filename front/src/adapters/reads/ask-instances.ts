import { whyNotConnected } from '@shop/contracts'
import { toWorker } from '@shop/contracts/internal-http'
import { readFailoverMs, readinessTimeoutMs, readTimeoutMs } from '../../limits.ts'
import { pause } from '../../pause.ts'
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
  const { readyAt, readiness } = readinessAt(urls, headers, addresses)

  const tryAt = tryWith({ headers, nowMs })

  /** Tries the addresses that are left. One that fails to answer is passed over for the next. */
  const tryInTurn = async <T>(read: Read<T>): Promise<T> => {
    let cause: unknown = new Error('no address is left')
    for (let url = read.left.shift(); url !== undefined; url = read.left.shift()) {
      try {
        const answer = await tryAt(url, read)
        addresses.answered(url)
        return answer
      } catch (error) {
        cause = error
        if (read.signal?.aborted) break
        addresses.failed(url)
      }
    }
    throw new BackendUnavailable(backend, { reason: whyNotConnected(cause), cause })
  }

  /**
   * Asks at the path, and reads the answer with `understand`.
   * @throws BackendUnavailable when no instance answers, or when the caller's wait is aborted
   */
  const ask = <T>(
    path: Path,
    wait: Wait | undefined,
    understand: (response: Response) => Promise<T>,
  ): Promise<T> => {
    const endsAtMs = nowMs() + readTimeoutMs + (wait?.waitSeconds ?? 0) * 1_000
    const left = triesOf(addresses.inTurn(), wait)
    const waits = wait !== undefined
    for (const url of addresses.due()) void readyAt(url)
    const read = { path, endsAtMs, left, waits, signal: wait?.signal, understand }
    return waits && urls.length > 1 ? twoAtATime(read, tryInTurn) : tryInTurn(read)
  }

  return { ask, readiness, instances: addresses.count }
}

type Read<T> = {
  path: Path
  endsAtMs: number
  /** The addresses that were not tried yet. */
  left: string[]
  waits: boolean
  signal: AbortSignal | undefined
  understand: (response: Response) => Promise<T>
}

/** Tries one address, for as long as the read may last or until it is time to try the next one. */
const tryWith =
  ({ headers, nowMs }: { headers: Record<string, string> } & Pick<Reached, 'nowMs'>) =>
  async <T>(url: string, { path, endsAtMs, left, waits, ...read }: Read<T>): Promise<T> => {
    const leftMs = Math.max(0, endsAtMs - nowMs())
    const waitMs = Math.max(0, leftMs - readTimeoutMs)
    const ms = left.length === 0 ? leftMs : Math.min(leftMs, waitMs + readFailoverMs)
    const timeout = AbortSignal.timeout(Math.ceil(ms))
    const signal = read.signal === undefined ? timeout : AbortSignal.any([timeout, read.signal])
    const leftSeconds = waits ? Math.ceil(waitMs / 1_000) : undefined
    return read.understand(await fetch(url + path(leftSeconds), { headers, signal }))
  }

/**
 * An instance where a read waits says no more than one that is frozen. So a read that waits goes to a second instance after
 * `readFailoverMs`, and waits at both. The first answer counts.
 */
const twoAtATime = async <T>(
  read: Read<T>,
  tryInTurn: (read: Read<T>) => Promise<T>,
): Promise<T> => {
  const isOver = new AbortController()
  const signals = read.signal === undefined ? [] : [read.signal]
  const signal = AbortSignal.any([isOver.signal, ...signals])
  const each = { ...read, signal }
  const second = pause(readFailoverMs, signal).then(() => tryInTurn(each))
  try {
    return await Promise.any([tryInTurn(each), second])
  } catch (error) {
    throw (error as AggregateError).errors[0]
  } finally {
    isOver.abort()
  }
}

/**
 * The addresses that a read tries. A single one may be that of a load balancer, which repeats a read whose instance died
 * with its whole wait. So a read that waits is tried there again before its time is up, for what is left of it.
 */
const triesOf = (urls: string[], wait: Wait | undefined): string[] =>
  urls.length === 1 && wait !== undefined ? [...urls, ...urls] : urls

/** `readyAt` asks an instance whether it is ready, `readiness` all of them: the best answer counts. */
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
  const readiness = async (): Promise<ReadsAnswer> => {
    const answers = new Set(await Promise.all(urls.map(readyAt)))
    return (['ready', 'not-ready'] as const).find((answer) => answers.has(answer)) ?? 'away'
  }
  return { readyAt, readiness }
}
