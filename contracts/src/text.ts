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
