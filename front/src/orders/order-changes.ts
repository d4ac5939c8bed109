import { finalStatuses, type DetailedOrderView, type OrderView } from '@shop/contracts'
import type { FrontLimits } from '../limits.ts'
import { pause } from '../pause.ts'
import type { ReadOneOrder } from './order-access.ts'

export type OrderChangesOptions = {
  readOrder: ReadOneOrder
  limits: FrontLimits
  nowMs: () => number
  /** Ends the changes when the client is gone or the front stops. */
  signal: AbortSignal
}

/** Whether no change can follow. */
export const isFinal = (order: OrderView): boolean => finalStatuses.includes(order.status)

/**
 * Yields the order if it is newer than `seenVersion`, then each newer version as it comes, and undefined whenever there
 * was nothing new for `eventKeepAliveSeconds`. Ends after a final status and after `eventLifeMs`. Asks Order again when
 * it did not answer.
 */
export async function* orderChanges(
  first: DetailedOrderView,
  seenVersion: number,
  { readOrder, limits, nowMs, signal }: OrderChangesOptions,
): AsyncGenerator<DetailedOrderView | undefined, void> {
  const endsAtMs = nowMs() + limits.eventLifeMs
  let order = first
  if (order.version > seenVersion) yield order
  let version = Math.max(order.version, seenVersion)
  while (!isFinal(order) && nowMs() < endsAtMs && !signal.aborted) {
    const wait = { waitSeconds: limits.eventKeepAliveSeconds, afterVersion: version, signal }
    const next = await readOrder(first.id, wait).catch(() => pause(limits.eventRetryMs, signal))
    const isNews = next !== undefined && next.version > version
    if (isNews) ({ version } = order = next)
    yield isNews ? order : undefined
  }
}
