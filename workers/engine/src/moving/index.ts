/** Takes the databases of workers from SQLite to PostgreSQL and back, for programs of operators. */
export { TargetInUseError, type MoveSource, type MoveTarget } from './database-in-move.ts'
export { engineTables } from './engine-tables.ts'
export {
  createRowsDigest,
  feedTrimmed,
  insertInPostgres,
  nextNumber,
  plainTable,
  type MovedRow,
  type MovedTable,
  type MovedTables,
} from './moved-table.ts'
export { postgresSource, postgresTarget } from './postgres.ts'
export { sqliteSource, sqliteTarget } from './sqlite.ts'
