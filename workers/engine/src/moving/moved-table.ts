import { metaKey } from '../meta-keys.ts'
import type { PostgresSchema } from '../postgres/migrate.ts'
import type { Schema } from '../sqlite/open.ts'

/** The kind of a column, which both databases have in types of their own. */
type ColumnKind = 'integer' | 'text' | 'boolean' | 'json' | 'bytes'

export type Columns = Readonly<Record<string, ColumnKind>>

/** A row on its way: whole numbers, text, booleans, JSON, and bytes as PostgreSQL writes them (`\x00ff`). */
export type MovedRow = Readonly<Record<string, unknown>>

/** A table that a shop takes along when it moves from SQLite to PostgreSQL or back. */
export type MovedTable = {
  name: string
  columns: Columns
  /** Further values that follow from a row and that only one of the databases stores. */
  derived?: (row: MovedRow) => MovedRow
  /** `select` has the columns, in the same order of rows in both databases. The inserts bind them by name: `$seq`. */
  sqlite: { select: string; insert: readonly string[] }
  /** `insert` binds one text: a JSON array of rows. */
  postgres: { select: string; insert: string }
}

/** All that a worker keeps. */
export type MovedDatabase = {
  sqlite: Schema
  postgres: PostgresSchema
  /** In the order in which they are written. */
  tables: readonly MovedTable[]
  /** Statements for a PostgreSQL that has all rows: the next numbers, for example. */
  afterwardsInPostgres: readonly string[]
}

type PlainTable = Pick<MovedTable, 'name' | 'columns' | 'derived'> & {
  orderBy: string
  /** Where a column comes from in a database that has no such column. */
  shown?: { sqlite?: Expressions; postgres?: Expressions }
  /** Where the rows come from, if they are more than those of the table. */
  fromSqlite?: string
  fromPostgres?: string
  /** Columns that help `derived` and are stored nowhere. */
  onlyRead?: readonly string[]
  /** Columns that PostgreSQL does not store, and those that it stores beside the others. */
  onlySqlite?: readonly string[]
  onlyPostgres?: readonly string[]
  /** Statements for each row in SQLite, instead of the one that inserts all columns into the table. */
  insertInSqlite?: readonly string[]
}
type Expressions = Readonly<Record<string, string>>

/** A table that has the same name in both databases, and mostly the same columns. */
export const plainTable = (table: PlainTable): MovedTable => {
  const { name, columns, derived, orderBy, shown = {} } = table
  const { onlyRead = [], onlySqlite = [], onlyPostgres = [] } = table
  const names = Object.keys(columns)
  const select = (from: string, shownAs: Expressions = {}): string => {
    const list = names.map((column) => `${shownAs[column] ?? `${name}.${column}`} AS ${column}`)
    return `SELECT ${list.join(', ')} FROM ${from} ORDER BY ${orderBy}`
  }
  const stored = names.filter((column) => !onlyRead.includes(column))
  const inPostgres = stored.filter((column) => !onlySqlite.includes(column)).concat(onlyPostgres)
  return {
    name,
    columns,
    ...(derived && { derived }),
    sqlite: {
      select: select(table.fromSqlite ?? name, shown.sqlite),
      insert: table.insertInSqlite ?? [insertInSqlite(name, stored)],
    },
    postgres: {
      select: select(table.fromPostgres ?? name, shown.postgres),
      insert: insertInPostgres(name, inPostgres),
    },
  }
}

/** The statement after which an identity column goes on behind the rows that were written. */
export const nextNumber = (table: string, column: string): string =>
  `SELECT setval(pg_get_serial_sequence('${table}', '${column}'), coalesce(max(${column}), 1), max(${column}) IS NOT NULL) FROM ${table}`

/** The statement that remembers which events of a feed were removed before: a reader may stand right behind them. */
export const feedTrimmed = (table: string): string =>
  `INSERT INTO meta SELECT '${metaKey.feedTrimmed}', '0 ' || min(no) - 1 FROM ${table} HAVING min(no) > 1`

/** The statement that inserts a row, with each value under the name of its column. */
export const insertInSqlite = (name: string, columns: readonly string[]): string =>
  `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map((column) => `$${column}`).join(', ')})`

/**
 * The events of a feed on PostgreSQL, under the name of their table, with the number `place` that they have in SQLite: in the
 * order of the feed and without a gap. Those that came from SQLite keep theirs.
 */
export const numberedEvents = (table: string): string => `(
  SELECT *, row_number() OVER (ORDER BY key, no) + (SELECT coalesce(min(no), 1) - 1 FROM ${table}) AS place
  FROM ${table}
) AS ${table}`

/** The statement that inserts a JSON array of rows, each value in the type of its column. */
export const insertInPostgres = (name: string, columns: readonly string[]): string => {
  const list = columns.join(', ')
  return `INSERT INTO ${name} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${name}, $1::text::json)`
}

/** SHA-256 over rows, the same for the same rows in both databases. */
export const createRowsDigest = ({ columns }: Pick<MovedTable, 'columns'>) => {
  const hasher = new Bun.CryptoHasher('sha256')
  const names = Object.keys(columns)
  return {
    /** Adds a row. Returns how long it is in JSON. */
    add: (row: MovedRow): number => {
      const values = names.map((name) => (columns[name] === 'json' ? sorted(row[name]) : row[name]))
      const written = JSON.stringify(values)
      hasher.update(`${written}\n`)
      return written.length
    },
    hex: (): string => hasher.digest('hex'),
  }
}

/** JSON with the keys of its objects in one order: a database may keep them in another. */
const sorted = (json: unknown): unknown => {
  if (Array.isArray(json)) return json.map(sorted)
  if (typeof json !== 'object' || json === null) return json
  const entries = Object.entries(json).map(([key, value]) => [key, sorted(value)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
