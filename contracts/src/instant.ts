import * as v from 'valibot'

/** A time in the format of `Date.prototype.toISOString`: UTC, with milliseconds. */
export const instantPattern =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/

export const instantMessage = 'must be a time in UTC such as 2026-11-27T08:00:00.000Z'

export const InstantSchema = v.pipe(v.string(), v.regex(instantPattern, instantMessage))

/** Whether the day of an instant is one of the calendar: no 30 February. */
export const isTimeOfCalendar = (instant: string): boolean => {
  const ms = Date.parse(instant)
  return !Number.isNaN(ms) && new Date(ms).toISOString() === instant
}
