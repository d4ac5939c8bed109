/** Rows of a table by their key, as the database has them. */
export type RowsInMemory<Row> = {
  find(key: string): Row | undefined
  /** Only of a row that is committed: whatever is rolled back must never be seen here. */
  keep(key: string, row: Row): void
  drop(key: string): void
  /** Whenever rows may have changed in another way. */
  clear(): void
}

/**
 * A bounded memory of rows that will soon be asked for again, so that they need not be read again. It holds because
 * this process alone writes the database. When it is full, the half that was kept longest ago goes, and is read when
 * it is needed. (One row at a time would be the first of a Map, which has to be looked for among all that were deleted.)
 */
export const rowsInMemory = <Row>(countMax: number): RowsInMemory<Row> => {
  let newer = new Map<string, Row>()
  let older = new Map<string, Row>()
  return {
    find: (key) => newer.get(key) ?? older.get(key),
    keep: (key, row) => {
      newer.set(key, row)
      if (newer.size * 2 < countMax) return
      older = newer
      newer = new Map()
    },
    drop: (key) => {
      newer.delete(key)
      older.delete(key)
    },
    clear: () => {
      newer.clear()
      older.clear()
    },
  }
}
