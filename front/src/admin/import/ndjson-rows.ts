import { checkRow, type ReadRow } from './import-row.ts'

/** Reads NDJSON, one product per line. Skips empty lines. Refuses a line over `lengthMax` characters. */
export async function* ndjsonRows(
  body: ReadableStream<Uint8Array>,
  { currency, lengthMax }: { currency: string; lengthMax: number },
): AsyncGenerator<ReadRow, void> {
  let line = 0
  for await (const text of lines(body, lengthMax)) {
    line += 1
    if (text === undefined) {
      yield { line, code: 'row-too-long', detail: `row: must have at most ${lengthMax} characters` }
    } else if (text.trim() !== '') {
      yield readLine(line, text, currency)
    }
  }
}

const readLine = (line: number, text: string, currency: string): ReadRow => {
  let said: unknown
  try {
    said = JSON.parse(text)
  } catch {
    return { line, code: 'malformed-json', detail: 'row: must be one JSON object' }
  }
  return checkRow(line, withCount(said), currency)
}

/** `stock` is another word for `counted`. */
const withCount = (said: unknown): unknown => {
  if (typeof said !== 'object' || said === null || !('stock' in said) || 'counted' in said)
    return said
  const { stock, ...rest } = said
  return { ...rest, counted: stock }
}

/** The lines of a UTF-8 text, undefined for each that is too long. Keeps at most `lengthMax` of an unfinished line. */
async function* lines(
  body: ReadableStream<Uint8Array>,
  lengthMax: number,
): AsyncGenerator<string | undefined, void> {
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

async function* decoded(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder()
  for await (const bytes of body) yield decoder.decode(bytes, { stream: true })
  yield decoder.decode()
}
