import type { MoveSource, MoveTarget } from './database-in-move.ts'
import { createRowsDigest, type MovedRow, type MovedTable } from './moved-table.ts'

/** The rows of one table, and a checksum of all that they say: the same on both sides. */
export type CopiedTable = { name: string; rowCount: number; sha256: string }

/** The rows that arrived are not those that left. */
export class RowsDifferError extends Error {
  override name = 'RowsDifferError'
  readonly code = 'rows-differ'
}

/** The most that is written in one go: rows, and bytes of their JSON. */
const rowsAtOnce = 1_000
const bytesAtOnce = 4_194_304

type Sides = { source: MoveSource; target: MoveTarget }

/** Told how far a copy has come: of rows that were written or read back, and of tables that have all of theirs. */
export type CopyWatch = {
  onRows(count: number): void
  onWritten(table: CopiedTable): void
  onReadBack(table: CopiedTable): void
}

const nobody: CopyWatch = {
  onRows: () => undefined,
  onWritten: () => undefined,
  onReadBack: () => undefined,
}

/**
 * Copies tables and reads them back once all are there, because rows of one may speak of another.
 * @throws RowsDifferError when what is read back differs in number or content
 */
export const copyTables = async (
  tables: readonly MovedTable[],
  sides: Sides,
  watch: CopyWatch = nobody,
): Promise<readonly CopiedTable[]> => {
  const left: CopiedTable[] = []
  for (const table of tables) {
    const written = await writeAll(table, sides, watch.onRows)
    left.push(written)
    watch.onWritten(written)
  }
  for (const [index, table] of tables.entries()) {
    const arrived = await readBack(table, sides, watch.onRows)
    assertSame(left[index]!, arrived, sides)
    watch.onReadBack(arrived)
  }
  return left
}

const assertSame = (left: CopiedTable, arrived: CopiedTable, { source, target }: Sides): void => {
  if (left.sha256 === arrived.sha256 && left.rowCount === arrived.rowCount) return
  throw new RowsDifferError(
    `${left.name} did not arrive as it left: ${left.rowCount} rows (SHA-256 ${left.sha256}) left ${source.name}, and ` +
      `${arrived.rowCount} (${arrived.sha256}) are in ${target.name}. Nothing was kept. This is a fault of the program: report it.`,
  )
}

const writeAll = async (
  table: MovedTable,
  { source, target }: Sides,
  onRows: (count: number) => void,
): Promise<CopiedTable> => {
  const digest = createRowsDigest(table)
  let rows: MovedRow[] = []
  let bytes = 0
  let rowCount = 0
  const flush = async (): Promise<void> => {
    if (rows.length === 0) return
    await target.write(table, rows)
    onRows(rows.length)
    rowCount += rows.length
    rows = []
    bytes = 0
  }
  for await (const row of source.rows(table)) {
    rows.push(row)
    bytes += digest.add(row)
    if (rows.length === rowsAtOnce || bytes > bytesAtOnce) await flush()
  }
  await flush()
  return { name: table.name, rowCount, sha256: digest.hex() }
}

const readBack = async (
  table: MovedTable,
  { target }: Sides,
  onRows: (count: number) => void,
): Promise<CopiedTable> => {
  const digest = createRowsDigest(table)
  let rowCount = 0
  for await (const row of target.rows(table)) {
    digest.add(row)
    rowCount += 1
    if (rowCount % rowsAtOnce === 0) onRows(rowsAtOnce)
  }
  onRows(rowCount % rowsAtOnce)
  return { name: table.name, rowCount, sha256: digest.hex() }
}
