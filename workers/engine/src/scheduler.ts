/** Time, as the engine sees it. A simulation has one of its own. */
export type Scheduler = {
  /** Monotonic time in ms; only differences mean something. */
  now(): number
  /** Resolves after that many ms. */
  delay(ms: number): Promise<void>
  /** Calls `work` every that many ms until the function it returns is called. */
  every(ms: number, work: () => void): () => void
  /** Resolves after everything that has already arrived at this process was handed over. */
  nextTurn(): Promise<void>
}

/** The time of this machine. */
export const systemScheduler: Scheduler = {
  now: () => performance.now(),
  delay: (ms) => Bun.sleep(ms),
  every: (ms, work) => {
    const timer = setInterval(work, ms)
    return () => clearInterval(timer)
  },
  nextTurn: () => new Promise((resolve) => void setImmediate(resolve)),
}
