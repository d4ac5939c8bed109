import { z } from '@hono/zod-openapi'

/** A time of RFC 3339 (section 5.6). A space stands for the plus of an offset that a client did not encode. */
const timePattern =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d+)?(?:Z|([+ -])(\d{2}):(\d{2}))$/i

/** No order was recorded outside these. Workers take no other years. */
const earliestMs = 0
const latestMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/**
 * Milliseconds since 1970 of a time in RFC 3339, or undefined when it is none. A part of a millisecond counts as a whole
 * one, because times of recording are whole: "at or after" and "before" then mean the same as with the part. Second 60 is
 * the leap second at the end of a day in UTC, and means the second after it.
 */
export const parseTime = (text: string): number | undefined => {
  const parts = timePattern.exec(text)
  if (parts === null) return undefined
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as Six
  const [fraction = '', sign = '+', offsetHour = '00', offsetMinute = '00'] = parts.slice(7)
  if (hour > 23 || minute > 59 || second > 60) return undefined
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined
  if (!isDate(year, month, day)) return undefined
  const offset = Number(offsetHour) * 60 + Number(offsetMinute)
  const minuteOfDay = hour * 60 + minute - (sign === '-' ? -offset : offset)
  if (second === 60 && (minuteOfDay + 2 * 1_440) % 1_440 !== 1_439) return undefined
  return dayMs(year, month, day) + minuteOfDay * 60_000 + second * 1_000 + fractionMs(fraction)
}

type Six = [number, number, number, number, number, number]

/** `Date.UTC` takes years below 100 for those of the 20th century. */
const dayMs = (year: number, month: number, day: number): number =>
  new Date(0).setUTCFullYear(year, month - 1, day)

const isDate = (year: number, month: number, day: number): boolean => {
  const date = new Date(dayMs(year, month, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

const fractionMs = (fraction: string): number =>
  Number(fraction.slice(1, 4).padEnd(3, '0')) + (/[1-9]/.test(fraction.slice(4)) ? 1 : 0)

/** Characters of a bad value that its error shows. */
const shownLengthMax = 40

const complaintAbout = (value: string): string => {
  const shown = JSON.stringify(value.slice(0, shownLengthMax))
  return `must be a time of RFC 3339 such as 2026-11-27T08:00:00+01:00, not ${shown}`
}

/** A query parameter that is a time of RFC 3339. Its output is the same time as workers read it. */
export const TimeQuery = z
  .string()
  .transform((text, context) => {
    const ms = parseTime(text)
    if (ms !== undefined) {
      return new Date(Math.min(Math.max(ms, earliestMs), latestMs)).toISOString()
    }
    context.addIssue({ code: 'custom', message: complaintAbout(text) })
    return z.NEVER
  })
  .openapi({ type: 'string', format: 'date-time' })
