/** The character that stands for bytes that are no text. */
export const unreadable = '\u{fffd}'

/** The refusal of a row with such bytes. */
export const notUtf8 = {
  code: 'not-utf-8',
  detail: 'row: is not UTF-8: name the encoding of the file, such as charset=windows-1252',
}
