/** Takes the databases of workers from SQLite to PostgreSQL and back, for programs of operators. */
export { copyTables, RowsDifferError, type CopiedTable } from './copy-tables.ts'
export { TargetInUseError, type MoveSource, type MoveTarget } from './database-in-move.ts'
export { engineTables, epochOf } from './engine-tables.ts'
export {
  feedTrimmed,
  insertInSqlite,
  nextNumber,
  numberedEvents,
  plainTable,
  type MovedTable,
  type MovedDatabase,
} from './moved-table.ts'
export { isWorkerOn, postgresSource, postgresTarget } from './postgres.ts'
export { sqliteSource, sqliteTarget } from './sqlite.ts'
