/**
 * Tells the shop's time in an answer, as `Server-Timing` (W3C), which scripts of the page can read of the page itself:
 * countdowns go by the shop's clock and not by the browser's.
 */
export const addClock = (headers: Headers, nowMs: number): void => {
  headers.set('Server-Timing', `clock;desc="${Math.round(nowMs)}"`)
}
