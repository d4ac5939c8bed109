/**
 * Tells the shop's time in an answer, as `Server-Timing` (W3C), which scripts of the page can read of the page itself:
 * countdowns go by the shop's clock and not by the browser's.
 */
export const tellTime = (headers: Headers, nowMs: number): void => {
  headers.set('Server-Timing', `clock;desc="${Math.round(nowMs)}"`)
}

/** The longest time after which a browser without a script asks again, in seconds. */
const refreshSecondsMax = 3_600
/** Browsers that wait for one moment come back within so many seconds of it, not all at once. */
const spreadSeconds = 4

/**
 * Makes a browser ask again by itself after `leftMs`, or an hour if that is sooner, with some seconds of chance. The script
 * of the page calls it off, because it needs no new page.
 */
export const refreshAt = (headers: Headers, leftMs: number, chance = Math.random()): void => {
  const seconds = Math.min(Math.ceil(Math.max(0, leftMs) / 1_000), refreshSecondsMax)
  headers.set('Refresh', String(seconds + Math.floor(chance * spreadSeconds)))
}
