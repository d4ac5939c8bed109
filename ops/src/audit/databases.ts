import { Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'
import type { DatabaseFiles } from '../config.ts'

/** The audit cannot be made. The message says what to do; nothing is known of the shop. */
export class CannotAuditError extends Error {
  override name = 'CannotAuditError'
  readonly code = 'cannot-audit'
}

/**
 * Both databases in one read-only connection, as `inventory` and `ordering`, so that SQL joins
 * them.
 */
export type ShopDatabases = {
  /**
   * Runs `look` on one view of each database: whatever the workers write meanwhile is not seen.
   * Temporary tables that it makes are gone afterwards.
   */
  inOneView<T>(look: (db: Database) => T): T
  /** What SQLite finds wrong with the files, a few lines for each; empty when they are sound. */
  damage(): { file: string; detail: string }[]
  close(): void
}

/** Migrations that made the tables which the checks were written for (the folder `migrations` of each worker). */
export const schemaVersions = { inventory: 4, order: 1 }

const damageRowsMax = 5

/**
 * Opens both files. @throws CannotAuditError when one is missing or is not a database of this shop.
 */
export const openDatabases = (files: DatabaseFiles): ShopDatabases => {
  const db = attachBoth(files)
  assertVersion(db, 'inventory', files.inventory, schemaVersions.inventory)
  assertVersion(db, 'ordering', files.order, schemaVersions.order)
  return {
    inOneView: (look) => {
      db.run('BEGIN')
      try {
        // A view begins with the first read. Inventory's comes first: Order commits an outcome
        // before Inventory can hear that it did, so a reservation that counts as heard has its
        // order in the later view of Order, always. The reverse (an order that came between the two
        // views) is left to a second look.
        db.query('SELECT count(*) FROM inventory.meta').get()
        db.query('SELECT count(*) FROM ordering.meta').get()
        return look(db)
      } finally {
        db.run('ROLLBACK')
      }
    },
    damage: () => [
      ...damageOf(db, 'inventory', files.inventory),
      ...damageOf(db, 'ordering', files.order),
    ],
    close: () => db.close(),
  }
}

const attachBoth = ({ inventory, order }: DatabaseFiles): Database => {
  for (const [variable, path] of [
    ['INVENTORY_DB', inventory],
    ['ORDER_DB', order],
  ] as const) {
    if (!existsSync(path)) {
      throw new CannotAuditError(
        `There is no database at ${path}. Set ${variable} to the worker's file, or start the shop once to make it.`,
      )
    }
  }
  try {
    // What is attached to a read-only connection is read-only too; a connection in memory cannot
    // be.
    const db = new Database(inventory, { readonly: true })
    db.query('ATTACH ? AS inventory').run(inventory)
    db.query('ATTACH ? AS ordering').run(order)
    db.query('SELECT count(*) FROM inventory.reservations WHERE seq < 0').get()
    db.query('SELECT count(*) FROM ordering.orders WHERE seq < 0').get()
    return db
  } catch (error) {
    throw new CannotAuditError(
      `${inventory} and ${order} cannot be read as the two databases of a shop (${(error as Error).message}). ` +
        'Check INVENTORY_DB and ORDER_DB; if they are right, the file is damaged: restore a backup.',
      { cause: error },
    )
  }
}

/** Checks are written for one version of the schema; of another one they would say nothing true. */
const assertVersion = (
  db: Database,
  name: 'inventory' | 'ordering',
  file: string,
  known: number,
): void => {
  const { user_version: version } = db
    .query<{ user_version: number }, []>(`PRAGMA ${name}.user_version`)
    .get()!
  if (version === known) return
  const remedy =
    version < known
      ? 'start the shop once with this program, which brings the file up to date'
      : 'run the doctor of the program that wrote it'
  db.close()
  throw new CannotAuditError(
    `${file} has schema version ${version}, this doctor knows ${known}: ${remedy}.`,
  )
}

const damageOf = (db: Database, schema: string, file: string) =>
  db
    .query<{ integrity_check: string }, []>(`PRAGMA ${schema}.integrity_check(${damageRowsMax})`)
    .all()
    .filter((row) => row.integrity_check !== 'ok')
    .map((row) => ({ file, detail: row.integrity_check }))
