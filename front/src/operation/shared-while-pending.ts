/** Whoever asks while an answer is on its way gets that one. `keepRunning` is told of it: others wait for it too. */
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
