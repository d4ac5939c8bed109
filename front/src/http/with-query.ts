/** A path with the parts of its query that are set. */
export const withQuery = (
  path: string,
  query: Record<string, string | number | undefined>,
): string => {
  const set = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) set.set(name, String(value))
  }
  return set.size === 0 ? path : `${path}?${set.toString()}`
}
