/** Why a database cannot be used. Only of a damaged one is anything lost. */
export type UnusableReason =
  | 'full'
  | 'no-permission'
  | 'no-folder'
  | 'no-file'
  | 'locked'
  | 'not-a-database'
  | 'damaged'
  | 'disk-error'
  | 'newer'
  | 'older'
  | 'of-another-program'
  | 'other-setting'
  | 'migration-failed'
  | 'bad-address'
  | 'unreachable'
  | 'refused'
  | 'unknown'

/** The database cannot be used as it is. The message says what to do; the database was not changed. */
export class DatabaseUnusableError extends Error {
  override name = 'DatabaseUnusableError'
  readonly code = 'database-unusable'
  readonly reason: UnusableReason

  constructor(reason: UnusableReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
