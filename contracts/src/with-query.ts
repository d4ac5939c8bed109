/** The parameters of a query string. Those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>

/** A path followed by the set parameters of a query. */
export const withQuery = (path: string, query: Query): string => {
  const set = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) set.set(name, String(value))
  }
  return set.size === 0 ? path : `${path}?${set.toString()}`
}
