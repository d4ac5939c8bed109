import * as v from 'valibot'

/**
 * Whether every database stores this text unchanged. It has no U+0000, which PostgreSQL refuses and at which SQLite's LIKE
 * and FTS5 stop, and no half of a surrogate pair, which UTF-8 cannot encode.
 */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

export const storableTextMessage = 'must be Unicode text without U+0000'

/** Text of some length, counted in UTF-16 code units. */
export const textSchema = ({ min, max }: { min: number; max: number }) =>
  v.pipe(
    v.string(),
    v.minLength(min),
    v.maxLength(max),
    v.check(isStorableText, storableTextMessage),
  )

/**
 * Whether people can read this text on one line and search for it: no white space at either end, at least one character
 * that can be seen, and no control characters, line ends or marks that turn the direction of the text around it
 * (Unicode UAX #9, 2.1 to 2.6). With `canHaveLines`, line feeds and tabs are allowed and the text may be empty.
 */
export const isCleanText = (text: string, { canHaveLines = false } = {}): boolean =>
  asciiLine.test(text) ||
  (text.isWellFormed() &&
    text === text.trim() &&
    !(canHaveLines ? controlsButLines : controls).test(text) &&
    ((canHaveLines && text === '') || visible.test(text)))

/** Printable ASCII is clean, as most texts are. The patterns of Unicode take ten times as long. */
const asciiLine = /^[!-~](?:[ -~]*[!-~])?$/

const directionMarks = String.raw`\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069`
const controls = new RegExp(String.raw`[\p{Cc}\u2028\u2029${directionMarks}]`, 'u')
const controlsButLines = new RegExp(String.raw`[^\P{Cc}\n\t]|[\u2028\u2029${directionMarks}]`, 'u')
const visible = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}]/u

/** The text as a door takes it in: without white space at either end, and with every line end as a line feed. */
export const tidyText = (text: string): string => text.replaceAll(/\r\n?/g, '\n').trim()

export const cleanLineMessage =
  'must be one line of readable text without control characters and without white space at either end'
export const cleanLinesMessage =
  'must be readable text without white space at either end and without control characters but line feeds and tabs'

type TextOptions = { max: number; canHaveLines?: boolean }

/** Text that people wrote for people, such as a name; see `isCleanText`. `max` counts UTF-16 code units. */
export const cleanTextSchema = ({ max, canHaveLines = false }: TextOptions) =>
  v.pipe(
    v.string(),
    v.minLength(canHaveLines ? 0 : 1),
    v.maxLength(max),
    v.check(
      (text) => isCleanText(text, { canHaveLines }),
      canHaveLines ? cleanLinesMessage : cleanLineMessage,
    ),
  )
