import { Glob } from 'bun'
import { join } from 'node:path'
import { csvRecords } from '../../../src/adapters/csv-records.ts'
import { openCatalogueFile, type FileBody } from '../../../src/catalogue/files/catalogue-file.ts'
import type { CsvAsked } from '../../../src/catalogue/files/csv-file.ts'
import type { FileRow } from '../../../src/catalogue/files/file-row.ts'
import { frontLimits } from '../../../src/limits.ts'

export const layoutsFolder = join(import.meta.dir, '../../../src/catalogue/files/layouts')

/** Exports of each layout, with the rows that they are. */
export const goldenFiles = (): string[] => [...new Glob('*/*.csv').scanSync(layoutsFolder)].sort()

/** The bytes of a text, or the bytes given, in pieces that break lines and characters. */
export const inPieces = (
  content: string | Uint8Array,
  size = Infinity,
): ReadableStream<Uint8Array<ArrayBuffer>> => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(Uint8Array.from(bytes.subarray(at, at + size)))
      at += size
    },
  })
}

export type Given = Partial<Omit<FileBody, 'bytes'>> &
  CsvAsked & { size?: number; limits?: Partial<typeof frontLimits> }

const day = Date.UTC(2026, 10, 29)

/** Opens a file as it came, in a shop with euros, on 29 November 2026. */
export const open = (content: string | Uint8Array, given: Given = {}) => {
  const { contentType = 'text/csv', contentEncoding, size, limits, ...asked } = given
  return openCatalogueFile(
    { bytes: inPieces(content, size), contentType, contentEncoding },
    asked,
    {
      currency: 'EUR',
      nowMs: day,
      readCsv: csvRecords(frontLimits.importRowLengthMax),
      check: (line, said) => ({ line, row: said as never }),
      limits: { ...frontLimits, ...limits },
    },
  )
}

/** Everything that a file says. */
export const read = async (content: string | Uint8Array, given: Given = {}) => {
  const file = await open(content, given)
  if (!('rows' in file)) throw new Error(JSON.stringify(file))
  const rows: FileRow[] = []
  for await (const row of file.rows) rows.push(row)
  return { layout: file.layout, columnsLeftAlone: file.columnsLeftAlone, rows }
}

/** The same as JSON says it: without what is undefined. */
export const said = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
