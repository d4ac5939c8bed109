import { joined, type Bytes } from './utf8.ts'

export type Delimiter = ',' | ';' | '\t'

/** A file from its header row on. */
export type Dialect = {
  delimiter: Delimiter
  /** Lines before the header. */
  linesBefore: number
  bytes: Bytes
}

/** Bytes within which the header row must end, for its delimiters to be counted. */
const headerBytesMax = 262_144

/**
 * Finds the delimiter of a file in UTF-8: the one that a first line `sep=;` names, as spreadsheets write it, otherwise the
 * one that the header has most often outside of quotes, otherwise a comma.
 */
export const dialectOf = async (bytes: Bytes): Promise<Dialect> => {
  const source = bytes[Symbol.asyncIterator]()
  let start: Uint8Array<ArrayBuffer> = new Uint8Array()
  for (;;) {
    const text = new TextDecoder().decode(start)
    const { line, end } = firstLine(text)
    const isWhole = end !== undefined && end < text.length
    const next = isWhole || start.length > headerBytesMax ? undefined : await source.next()
    if (next !== undefined && !next.done) {
      start = joined(start, next.value)
      continue
    }
    const [, named] = /^sep=([,;\t])$/i.exec(line) ?? []
    if (named === undefined || end === undefined) {
      return { delimiter: delimiterOf(line), linesBefore: 0, bytes: chained(start, source) }
    }
    // The line is ASCII, so it has as many bytes as characters.
    const rest = start.subarray(end)
    return { delimiter: named as Delimiter, linesBefore: 1, bytes: chained(rest, source) }
  }
}

/** The text up to the end of the first line with words, outside of quotes, and where the next line begins. */
const firstLine = (text: string): { line: string; end?: number } => {
  let isQuoted = false
  for (let at = text.search(/[^\r\n]/); at >= 0 && at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && (character === '\n' || character === '\r')) {
      const width = character === '\r' && text[at + 1] === '\n' ? 2 : 1
      return { line: text.slice(0, at), end: at + width }
    }
  }
  return { line: text }
}

const delimiterOf = (header: string): Delimiter => {
  const unquoted = header.replaceAll(/"[^"]*"/g, '')
  const countOf = (delimiter: Delimiter) => unquoted.split(delimiter).length
  const delimiters: Delimiter[] = [',', ';', '\t']
  return delimiters.reduce((most, each) => (countOf(each) > countOf(most) ? each : most))
}

async function* chained(
  first: Uint8Array<ArrayBuffer>,
  rest: AsyncIterator<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}
