/**
 * Milliseconds since 1970, counted from the machine's clock at the start of the process (W3C High Resolution Time). It
 * never goes back, so that no wait gets longer when the machine's clock is set.
 */
export const steadyNowMs = (): number => Math.floor(timeOrigin + performance.now())

const { timeOrigin } = performance
