/**
 * A text as a search compares it, so that `Musli` finds Müsli and `STRASSE` finds Straße: in compatibility characters
 * (NFKD), without combining marks and characters that nobody sees, in one case, and with the letters of `others` in
 * plain ones. Folding a folded text changes nothing. White space stays, and may become more.
 */
export const fold = (text: string): string => {
  if (isAscii.test(text)) return text.toLowerCase()
  // Letters such as ß have no single capital: only the way there and back makes them alike. ẞ has to start as ß.
  const lower = plain(text).toLowerCase().toUpperCase().toLowerCase()
  // Changing the case of a few letters makes new combining marks, and others of a word's end.
  return plain(lower).replaceAll(otherLetters, (letter) => others[letter] ?? letter)
}

const isAscii = /^[\0-\x7f]*$/

/** Characters beside their plain forms: `ﬁ` becomes `fi`, `ü` becomes `u`. */
const plain = (text: string): string => text.normalize('NFKD').replaceAll(unseen, '')

const unseen = /[\p{Mn}\p{Default_Ignorable_Code_Point}]/gu

/** Letters and punctuation that Unicode does not decompose, as people write them who do not have them. */
const others: Readonly<Record<string, string>> = {
  ...{ æ: 'ae', œ: 'oe', þ: 'th', ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ŧ: 't', ŋ: 'n', ς: 'σ' },
  ...{ ƀ: 'b', ɨ: 'i', ɉ: 'j', ʉ: 'u', ƶ: 'z', ꝺ: 'd', ɓ: 'b', ɗ: 'd', ƙ: 'k', ⱥ: 'a', ɇ: 'e' },
  ...{ '‘': "'", '’': "'", ʼ: "'", '“': '"', '”': '"', '‐': '-', '–': '-', '—': '-', '−': '-' },
}
const otherLetters = new RegExp(`[${Object.keys(others).join('')}]`, 'gu')
