/**
 * Calls that come while a load is pending share its result. `keepRunning` is told of each load, because it must outlive
 * the request that began it.
 */
export const sharedWhilePending = <T>(
  load: () => Promise<T>,
  keepRunning: (work: Promise<unknown>) => void,
): (() => Promise<T>) => {
  let pending: Promise<T> | undefined
  return () => {
    if (pending !== undefined) return pending
    pending = load().finally(() => {
      pending = undefined
    })
    keepRunning(pending)
    return pending
  }
}
