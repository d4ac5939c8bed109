import type { MovedRow, MovedTable } from './moved-table.ts'

/** A database that a shop leaves, in one view. */
export type MoveSource = {
  /** The path of its file, or its address without the password. */
  name: string
  count(table: MovedTable): Promise<number>
  /** The rows in their order, one by one, however many there are. */
  rows(table: MovedTable): AsyncIterable<MovedRow>
  close(): Promise<void>
}

/** A new database that a shop moves into. Nothing stays in it unless `keep` resolves. */
export type MoveTarget = MoveSource & {
  write(table: MovedTable, rows: readonly MovedRow[]): Promise<void>
  /**
   * Does what a database needs once all is written. A file tells its feed with numbers of its own, so it begins a new epoch:
   * `epochs` has the new one for each old one.
   */
  finish(epochs: ReadonlyMap<string, string>): Promise<void>
  /** Keeps all that was written at once. After it come only `discard` and `close`. */
  keep(): Promise<void>
  /** Makes the kept database a new one again. */
  discard(): Promise<void>
}

/** The moved database is not new: something is in it that a move would have to mix with its own. */
export class TargetInUseError extends Error {
  override name = 'TargetInUseError'
  readonly code = 'target-in-use'
}
