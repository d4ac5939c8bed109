/**
 * Milliseconds since 1970, as the machine's clock had it when the process began, and never back (W3C High Resolution
 * Time): nobody waits longer because a clock was set.
 */
export const steadyNowMs = (): number => Math.floor(timeOrigin + performance.now())

const { timeOrigin } = performance
