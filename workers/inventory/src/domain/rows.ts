/** Rows by their key: a `Map`, for example. */
export type Rows<Row> = { get(key: string): Row | undefined }

/** Rows that decisions read and replace. */
export type ChangingRows<Row, Changed extends Row = Row> = Rows<Row> & {
  set(key: string, row: Changed): unknown
}

/** The loaded rows as the facts so far have left them. `changed` has only those that are new or replaced. */
export const rowsOver = <Row, Changed extends Row = Row>(
  loaded: Rows<Row>,
): ChangingRows<Row, Changed> & { changed: ReadonlyMap<string, Changed> } => {
  const changed = new Map<string, Changed>()
  return {
    changed,
    get: (key) => changed.get(key) ?? loaded.get(key),
    set: (key, row) => changed.set(key, row),
  }
}
