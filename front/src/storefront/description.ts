/**
 * A description as plain text. Exports of other shops bring HTML: its paragraphs become lines, its other tags go, and its
 * entities become characters. The text is not safe as HTML; a page escapes it as any other.
 */
export const plainDescription = (description: string): string =>
  description
    .replaceAll(blockEnd, '\n')
    .replaceAll(tag, '')
    .replaceAll(entity, (written, name: string) => characterOf(name) ?? written)
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()

/** The first words of a text, for search engines. */
export const firstWords = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ')
  if (line.length <= firstWordsLengthMax) return line
  const cut = line.slice(0, firstWordsLengthMax)
  const end = cut.lastIndexOf(' ')
  return `${(end < firstWordsLengthMin ? cut : cut.slice(0, end)).trimEnd()} …`
}

const firstWordsLengthMax = 160
/** A word that is longer than the rest of the text is cut. */
const firstWordsLengthMin = 120

const blockEnd = /<br\s*\/?>|<\/(?:p|div|li|ul|ol|tr|h[1-6])\s*>/gi
const tag = /<\/?[a-z][^<>]*>|<!--[^<>]*-->/gi
const entity = /&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});/gi

/** The entities that German and English texts have. */
const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedil: 'ç',
  euro: '€',
  deg: '°',
  times: '×',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bdquo: '„',
  copy: '©',
  reg: '®',
  trade: '™',
}

const characterOf = (name: string): string | undefined => {
  if (!name.startsWith('#')) return Object.hasOwn(entities, name) ? entities[name] : undefined
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  const isCharacter = code >= 0x20 && code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : undefined
}
