/** The database cannot be used as it is. The message says what to do; the file was not changed. */
export class DatabaseUnusableError extends Error {
  override name = 'DatabaseUnusableError'
  readonly code = 'database-unusable'
}
