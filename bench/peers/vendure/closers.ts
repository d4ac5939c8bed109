/** What was begun and has to be ended, the latest first. */
export type Closers = {
  /** To be called as soon as there is something to end, even before it runs. */
  add(close: () => Promise<unknown>): void
  /** Ends all of it. Once more is harmless. */
  closeAll(): Promise<void>
}

export const newClosers = (): Closers => {
  const waiting: (() => Promise<unknown>)[] = []
  return {
    add: (close) => void waiting.push(close),
    closeAll: async () => {
      for (let close = waiting.pop(); close; close = waiting.pop()) await close()
    },
  }
}
