/** Things that were begun and have to be ended, the latest first. */
export type Closers = {
  /** To be called as soon as there is something to end, even before it runs. */
  add(close: () => Promise<unknown>): void
  /** Ends all of it. A second call waits for the same end. */
  closeAll(): Promise<void>
}

export const newClosers = (): Closers => {
  const waiting: (() => Promise<unknown>)[] = []
  let closing: Promise<void> | undefined
  const closeEach = async (): Promise<void> => {
    for (let close = waiting.pop(); close; close = waiting.pop()) await close()
  }
  return {
    add: (close) => void waiting.push(close),
    closeAll: () =>
      (closing ??= closeEach().finally(() => {
        closing = undefined
      })),
  }
}
