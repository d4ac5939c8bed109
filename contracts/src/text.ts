import * as v from 'valibot'

/**
 * Whether every database keeps this text as it is: no U+0000 (PostgreSQL refuses it, SQLite's LIKE and FTS5
 * stop there) and no half of a surrogate pair (UTF-8 has none).
 */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

export const storableTextMessage = 'must be Unicode text without U+0000'

/** Text of some length in UTF-16 code units, as zod and valibot both count it. */
export const textSchema = ({ min, max }: { min: number; max: number }) =>
  v.pipe(
    v.string(),
    v.minLength(min),
    v.maxLength(max),
    v.check(isStorableText, storableTextMessage),
  )
