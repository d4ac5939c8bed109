import type { CheckRow, FileRow, OpenFile } from './file-row.ts'
import { notUtf8, unreadable } from './unreadable-text.ts'
import { utf8Of, type Bytes } from './utf8.ts'

/** Reads NDJSON, one partial change on each line. Skips empty lines. Refuses a line over `lengthMax` characters. */
export const openNdjsonFile = (
  bytes: Bytes,
  {
    charset,
    lengthMax,
    check,
  }: { charset?: string | undefined; lengthMax: number; check: CheckRow },
): OpenFile => {
  const { bytes: text, isDamaged } = utf8Of(bytes, charset)
  const read = (line: number, said: string): FileRow =>
    isDamaged() && said.includes(unreadable) ? { line, ...notUtf8 } : readLine(line, said, check)
  return {
    layout: 'ndjson',
    columnsLeftAlone: [],
    rows: rowsOf(lines(text, lengthMax), lengthMax, read),
  }
}

async function* rowsOf(
  texts: AsyncIterable<string | undefined>,
  lengthMax: number,
  read: (line: number, text: string) => FileRow,
): AsyncGenerator<FileRow> {
  let line = 0
  for await (const text of texts) {
    line += 1
    if (text === undefined) {
      yield { line, code: 'row-too-long', detail: `row: must have at most ${lengthMax} characters` }
    } else if (text.trim() !== '') {
      yield read(line, text)
    }
  }
}

const readLine = (line: number, text: string, check: CheckRow): FileRow => {
  const said = parsed(text)
  if (typeof said !== 'object' || said === null) {
    return { line, code: 'malformed-json', detail: 'row: must be one JSON object' }
  }
  if (!('stock' in said)) return check(line, said)
  if ('counted' in said) {
    const detail = 'stock: is another word for counted: say one of them'
    return { line, code: 'invalid-row', detail }
  }
  const { stock, ...rest } = said
  return check(line, { ...rest, counted: stock })
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The lines of a UTF-8 text, undefined for each that is too long. Keeps at most `lengthMax` of an unfinished line. */
async function* lines(body: Bytes, lengthMax: number): AsyncGenerator<string | undefined, void> {
  let rest = ''
  let isTooLong = false
  for await (const text of decoded(body)) {
    const parts = text.split('\n')
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        yield isTooLong ? undefined : rest
        rest = ''
        isTooLong = false
      }
      isTooLong ||= rest.length + part.length > lengthMax
      rest = isTooLong ? '' : rest + part
    }
  }
  if (isTooLong || rest !== '') yield isTooLong ? undefined : rest
}

async function* decoded(body: Bytes): AsyncGenerator<string, void> {
  const decoder = new TextDecoder()
  for await (const bytes of body) yield decoder.decode(bytes, { stream: true })
  yield decoder.decode()
}
