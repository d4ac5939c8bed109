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
 * this process alone writes the database. When it is full, what came first goes first, and is read when it is needed.
 */
export const rowsInMemory = <Row>(countMax: number): RowsInMemory<Row> => {
  const rows = new Map<string, Row>()
  return {
    find: (key) => rows.get(key),
    keep: (key, row) => {
      rows.set(key, row)
      if (rows.size > countMax) rows.delete(rows.keys().next().value!)
    },
    drop: (key) => void rows.delete(key),
    clear: () => rows.clear(),
  }
}
