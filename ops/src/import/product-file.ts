import { UsageError } from '../command-line.ts'

/** A file of products on this machine. */
export type ProductFile = {
  headers: Record<string, string>
  /** Its length in bytes; undefined for standard input, which can be read once only. */
  byteCount: number | undefined
  stream(): ReadableStream<Uint8Array>
}

const typeOfEnding: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  txt: 'text/csv',
  tsv: 'text/tab-separated-values',
  ndjson: 'application/x-ndjson',
  jsonl: 'application/x-ndjson',
}
export const endings = Object.keys(typeOfEnding)

/**
 * Finds a file and what is in it by the ending of its name, such as `.csv` or `.csv.gz`, unless `type` is an ending. `-` is
 * standard input, and CSV unless told otherwise. @throws UsageError
 */
export const productFile = async (path: string, type?: string): Promise<ProductFile> => {
  const isInput = path === '-'
  const [last = '', before = ''] = path.toLowerCase().split('.').toReversed()
  const isPacked = last === 'gz'
  const ending = type ?? (isInput ? 'csv' : isPacked ? before : last)
  const contentType = typeOfEnding[ending]
  if (contentType === undefined) {
    throw new UsageError(`${path} ends in none of .${endings.join(', .')}: say --type csv.`)
  }
  const file = isInput ? Bun.stdin : Bun.file(path)
  if (!isInput && !(await file.exists())) throw new UsageError(`There is no file ${path}.`)
  return {
    headers: { 'Content-Type': contentType, ...(isPacked && { 'Content-Encoding': 'gzip' }) },
    byteCount: isInput ? undefined : file.size,
    stream: () => file.stream(),
  }
}
