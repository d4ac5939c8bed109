import { parse, type CsvError, type InfoRecord } from 'csv-parse/stream'
import type { CsvRecord } from '../ports.ts'

type Parsed = { record: string[]; raw: string; info: { records: number } }

/**
 * Reads CSV (RFC 4180, a byte order mark is passed over) as it comes in. A quote in the middle of a field is taken as
 * it stands. A quote that never closes, or a record over `lengthMax` bytes, makes its record the last: where the next
 * would start is anybody's guess.
 */
export const csvRecords = (lengthMax: number) =>
  async function* (body: ReadableStream<Uint8Array>): AsyncGenerator<CsvRecord, void> {
    let line = 1
    let readable = Infinity
    const parser = parse({
      bom: true,
      info: true,
      raw: true,
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: lengthMax,
      skip_records_with_error: true,
      on_skip: (error?: CsvError & Partial<InfoRecord>) => {
        readable = Math.min(readable, error?.records ?? 0)
        return undefined
      },
    })
    for await (const { record, raw, info } of body.pipeThrough(parser) as ReadableStream<Parsed>) {
      if (info.records > readable) break
      yield { line, fields: record }
      line += lineCount(raw)
    }
    if (readable < Infinity) yield { line, fields: [], malformed: true }
  }

/** Lines that a record takes. Its own line break may be there or not, or half of it. */
const lineCount = (raw: string): number => raw.replace(/\r?\n?$/, '').split('\n').length
