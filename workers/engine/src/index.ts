/** Turns pure decisions into a running worker. Knows no word of the shop. */
export { BadQueryError, createReadApi, parseQuery } from './read-api.ts'
export { ConfigError, readWorkerConfig, type WorkerConfig } from './config.ts'
export {
  DatabaseUnusableError,
  isSqliteContentError,
  openSqlite,
  type Migration,
} from './sqlite.ts'
export { engineSchema, parkedInSqlite } from './parked-sqlite.ts'
export { parserFor, type AnyFact, type Parsed, type Subscription } from './parse.ts'
export { runWorker, type WorkerOptions } from './run-worker.ts'
export { systemScheduler, type Scheduler } from './scheduler.ts'
export { startWorker, type BusHooks, type Worker } from './worker.ts'
export { startService } from './start.ts'
export type { Announcement, Applied, ParkedItem, Store } from './store.ts'
export type { WaitingReads } from './waiting-reads.ts'
