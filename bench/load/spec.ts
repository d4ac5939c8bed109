/** One run of the load generator. Times in ms. */
export type LoadSpec = {
  port: number
  connections: number
  /**
   * Requests per second at fixed instants, whatever the answers do; a latency counts from the instant. Without it a
   * connection sends again as soon as it was answered.
   */
  perSecond?: number
  warmupMs: number
  measuredMs: number
  /** Ends the run early, after so many requests. */
  requestCountMax?: number
  request: RequestSpec
  /** Bearer token of the trusted server that the load stands for. */
  token?: string
  expected: Answer
  /** The answer of a shop that has too much to do. The client then waits for as long as `Retry-After` says. */
  refusal?: Answer
}

/** A status and a text that the answer contains. */
type Answer = { status: string; text: string }

export type RequestSpec =
  /** `POST /orders`, each with its own key, its own SKUs out of `skuCount`, and with details a customer of its own. */
  | { kind: 'orders'; skuCount: number; lineCount: number; withDetails?: boolean }
  /** `GET` of each path in turn. */
  | { kind: 'paths'; paths: string[] }

/** Latencies in ms, by percentile. */
export type Latency = Record<'p50' | 'p90' | 'p99' | 'p999' | 'max', number>

export type LoadResult = {
  /** Requests answered as expected while measuring, and how long that was. */
  answered: number
  /** Requests refused while measuring, because too much was going on; in no other latency than this. */
  refused: number
  refusedLatencyMs: Latency
  seconds: number
  perSecond: number
  latencyMs: Latency
  /** Latency in ms at each percentile, for a plot. */
  curve: [percentile: number, ms: number][]
  /** How much later than its instant the generator sent: its own error, part of each latency. Open loop only. */
  latenessMs: Latency
  /** CPU of the generator itself while measuring, in µs for each request. */
  generatorCpuUs: number
  /** Over the whole run, before and after measuring too. */
  total: { sent: number; expected: number; refused: number }
  /** Answers other than expected, lost connections, requests never answered: how many, and an example. */
  failures: Record<string, { count: number; example: string }>
}

/** SKU number `n` of the seeded catalogue. All have the same length, so that requests can be made ahead. */
export const skuOf = (n: number): string => `P-${String(n).padStart(skuDigits, '0')}`
export const skuDigits = 7
