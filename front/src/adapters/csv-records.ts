import { parse, type CsvError, type InfoRecord } from 'csv-parse/stream'
import type { CsvRecord } from '../ports.ts'

type Parsed = { record: string[]; raw: string; info: { records: number } }

/**
 * Reads CSV (RFC 4180) as it comes in, without a byte order mark. A quote in the middle of a field is a character like
 * any other. A quote that never closes, or a record over `lengthMax` bytes, makes its record the last, because nothing
 * tells where the next one starts.
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

/** Lines of a record. Its own line break may be missing, or be cut in half. */
const lineCount = (raw: string): number => raw.replace(/\r?\n?$/, '').split('\n').length
