import { waitSecondsMax } from '@shop/contracts'

/** The preferences of a client (RFC 7240). Unknown and malformed ones are ignored, as the RFC asks. */
export type Preference = { respondAsync: boolean; waitSeconds?: number }

const none: Preference = { respondAsync: false }

/**
 * Reads a `Prefer` header. `wait=N` is bounded by `waitSecondsMax`. Beside `wait`, `respond-async` asks for an answer
 * when the wait is over, which every wait gets.
 */
export const parsePrefer = (header: string | undefined): Preference => {
  if (header === undefined) return none
  const usual = /^wait=(\d{1,9})$/.exec(header)?.[1]
  if (usual !== undefined) return waiting(usual)
  const tokens = header.split(',').map((token) => token.trim().toLowerCase())
  const wait = tokens.map((token) => /^wait\s*=\s*"?(\d{1,9})"?$/.exec(token)?.[1]).find(Boolean)
  return wait === undefined ? { respondAsync: tokens.includes('respond-async') } : waiting(wait)
}

const waiting = (seconds: string): Preference => ({
  respondAsync: false,
  waitSeconds: Math.min(Number(seconds), waitSecondsMax),
})

/** The `Preference-Applied` header of an answer that honours the preference. */
export const preferenceApplied = (preference: Preference): Record<string, string> => {
  if (preference.waitSeconds !== undefined) {
    return { 'Preference-Applied': `wait=${preference.waitSeconds}` }
  }
  return preference.respondAsync ? { 'Preference-Applied': 'respond-async' } : {}
}
