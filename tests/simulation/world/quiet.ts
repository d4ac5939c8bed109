const nothing = (): void => undefined
/** The log of a process nobody reads. */
export const quietLog = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  isLevelEnabled: () => false,
}
export const quietMetrics = {
  commitFailures: { inc: nothing },
  committed: nothing,
  published: nothing,
  received: nothing,
  reminded: nothing,
}
