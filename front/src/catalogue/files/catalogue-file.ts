import type { FieldError } from '../../http/field-errors.ts'
import { openCsvFile, type CsvAsked, type CsvPorts } from './csv-file.ts'
import type { FileRow, OpenFile } from './file-row.ts'
import { formFile } from './form-file.ts'
import { gunzip } from './gunzip.ts'
import { inTurns } from './in-turns.ts'
import { openNdjsonFile } from './ndjson-file.ts'
import { UnreadableBodyError } from './unreadable-body.ts'
import { isCharset, type Bytes } from './utf8.ts'

/** A body with a file of products, and the headers that describe it. */
export type FileBody = {
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>
  contentType: string | undefined
  contentEncoding: string | undefined
}

export type FileLimits = {
  /** Bytes of a file that was packed. */
  importUnpackedBytesMax: number
  importRowCountMax: number
  /** Characters of a line of NDJSON. */
  importRowLengthMax: number
}

export type OpenedFile =
  | OpenFile
  | { errors: FieldError[] }
  | { unsupported: 'media-type' | 'content-encoding' }

/**
 * Opens a file of products as a merchant has it: CSV in any of the known layouts or NDJSON, as a whole body or as the file
 * of a form, packed with gzip or not. Bytes are read as rows are asked for, and few of them are kept: a chunk of the body
 * with its rows, and the newest parents of variants.
 */
export const openCatalogueFile = async (
  body: FileBody,
  asked: CsvAsked,
  ports: CsvPorts & { limits: FileLimits },
): Promise<OpenedFile> => {
  const { limits, check } = ports
  const encoding = body.contentEncoding?.trim().toLowerCase() || 'identity'
  if (encoding !== 'gzip' && encoding !== 'identity') return { unsupported: 'content-encoding' }
  const { bytes: packed } = body
  const bytes = inTurns(
    encoding === 'gzip' ? gunzip(packed, limits.importUnpackedBytesMax) : packed,
  )
  try {
    const found = await findFile(bytes, body.contentType ?? '')
    if (found === undefined) return { errors: [noFile] }
    if (found.kind === undefined) return { unsupported: 'media-type' }
    const charset = asked.charset ?? found.charset
    if (charset !== undefined && !isCharset(charset)) return { errors: [noCharset(charset)] }
    const file =
      found.kind === 'ndjson'
        ? openNdjsonFile(found.bytes, { charset, lengthMax: limits.importRowLengthMax, check })
        : await openCsvFile(found.bytes, { ...asked, charset }, ports)
    if ('errors' in file) return file
    return { ...file, rows: bounded(file.rows, limits.importRowCountMax) }
  } catch (error) {
    if (!(error instanceof UnreadableBodyError)) throw error
    return { errors: [{ field: 'body', message: error.message }] }
  }
}

type Kind = 'csv' | 'ndjson'
type Found = { bytes: Bytes; kind: Kind | undefined; charset?: string | undefined }

const findFile = async (bytes: Bytes, contentType: string): Promise<Found | undefined> => {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim())
  if (type.toLowerCase() !== 'multipart/form-data') {
    return { bytes, kind: kinds.get(type.toLowerCase()), charset: charsetOf(parameters) }
  }
  const file = await formFile(bytes, contentType)
  // Browsers name the type of a file as they like, so its ending counts first.
  const ending = file?.name.split('.').at(-1)?.toLowerCase() ?? ''
  return file && { ...file, kind: kindOfEnding.get(ending) ?? kinds.get(file.contentType) }
}

const kinds = new Map<string, Kind>([
  ['text/csv', 'csv'],
  ['text/tab-separated-values', 'csv'],
  ['application/x-ndjson', 'ndjson'],
])
const kindOfEnding = new Map<string, Kind>([
  ['csv', 'csv'],
  ['tsv', 'csv'],
  ['txt', 'csv'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
])

const charsetOf = (parameters: readonly string[]): string | undefined => {
  const found = parameters.find((parameter) => /^charset=/i.test(parameter))
  return found?.slice('charset='.length).replaceAll('"', '')
}

/** The rows up to the limit, and as many as can be read of a body that ends too soon. */
async function* bounded(
  rows: AsyncGenerator<FileRow>,
  rowCountMax: number,
): AsyncGenerator<FileRow> {
  let line = 1
  let rowCount = 0
  try {
    for await (const row of rows) {
      rowCount += 1
      line = row.line
      if (rowCount <= rowCountMax) {
        yield row
        continue
      }
      const detail = `row: a file has at most ${rowCountMax}; nothing after it was read`
      yield { line, code: 'too-many-rows', detail }
      return
    }
  } catch (error) {
    if (!(error instanceof UnreadableBodyError)) throw error
    const detail = `row: nothing after it was read, because ${error.message}`
    yield { line, code: error.code, detail }
  }
}

const noFile: FieldError = { field: 'body', message: 'the form has no file' }

const noCharset = (label: string): FieldError => ({
  field: 'charset',
  message: `${JSON.stringify(label)} is no encoding that this server reads: use utf-8 or windows-1252`,
})
