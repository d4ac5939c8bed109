import { parse } from 'csv-parse/stream'
import type { CsvRecord } from '../ports.ts'

/**
 * Reads CSV (RFC 4180) in UTF-8 as it comes in, with lines that end in LF, CR or CRLF in any mixture. A quote in the middle
 * of a field is a character like any other. A quote that never closes, or a record over `lengthMax` bytes, makes its
 * record the last, because nothing tells where the next one starts.
 */
export const csvRecords = (lengthMax: number) =>
  async function* (
    body: AsyncIterable<Uint8Array<ArrayBuffer>>,
    delimiter: string,
  ): AsyncGenerator<CsvRecord, void> {
    let records: string[][] = []
    let isMalformed = false
    const parser = parse({
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: lengthMax,
      skip_records_with_error: true,
      on_skip: () => {
        isMalformed = true
        return undefined
      },
      // Nothing goes into the stream's own queue: it holds up to a thousand records, however large they are.
      on_record: (record: string[]) => {
        if (!isMalformed) records.push(record)
        return null
      },
    })
    const writer = parser.writable.getWriter()
    let line = 1
    const taken = function* (): Generator<CsvRecord, void> {
      for (const fields of records) {
        yield { line, fields }
        line += 1 + fields.reduce((sum, field) => sum + lineBreakCount(field), 0)
      }
      records = []
    }
    for await (const bytes of body) {
      await writer.write(bytes)
      yield* taken()
      if (isMalformed) break
    }
    if (!isMalformed) {
      await writer.close()
      yield* taken()
    }
    if (isMalformed) yield { line, fields: [], malformed: true }
  }

const lineBreakCount = (field: string): number =>
  field.includes('\n') || field.includes('\r') ? field.split(/\r\n?|\n/).length - 1 : 0
