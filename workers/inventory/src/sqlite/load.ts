/** The rows of these keys, as far as they exist, by key. */
export const loadEach = <Row>(
  keys: Iterable<string>,
  find: (key: string) => Row | null | undefined,
): Map<string, Row> => {
  const rows = new Map<string, Row>()
  for (const key of keys) {
    const row = find(key)
    if (row) rows.set(key, row)
  }
  return rows
}
