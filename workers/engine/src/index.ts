/** Turns pure decisions into a running worker. Knows no word of the shop. */
export { BadQueryError, createReadApi, parseQuery } from './reads/read-api.ts'
export type { AuditedDatabase, AuditedParked, EngineAuditReads } from './audit-reads.ts'
export { openAuditedSqlite, rowsOf } from './sqlite/audit-reads.ts'
export { clientIdOf } from './bus/client-id.ts'
export { createCommitter } from './batch/committer.ts'
export type { WorkerConfig } from './config.ts'
export type { ParkedBounds } from './domain/parked-room.ts'
export { openPresentSqlite } from './sqlite/open-present.ts'
export { isSqliteContentError, openSqlite, type Schema } from './sqlite/open.ts'
export { answerFeed, feedKey } from './reads/feed-reads.ts'
export type { FeedRow, FeedSlice } from './feed/rows.ts'
export { feedInSqlite, type FeedInSqlite, type RowsAfter } from './sqlite/feed.ts'
export { keptSessionsInSqlite } from './sqlite/kept-sessions.ts'
export { assertFilePinned } from './sqlite/pinned.ts'
export { DatabaseUnusableError } from './database-unusable.ts'
export { unusable } from './sqlite/unusable.ts'
export { isWaiting, promoted, restoredText } from './domain/waiting.ts'
export { newDatabaseSchema } from './sqlite/restored.ts'
export { engineSchema, parkedInSqlite, parkedSizeSchema } from './sqlite/parked.ts'
export { otherWritersInSqlite } from './sqlite/other-writers.ts'
export { parserFor, type AnyFact, type Parsed, type Subscription } from './bus/parse.ts'
export { reconciliationInSqlite } from './sqlite/reconciliation.ts'
export {
  createReconciler,
  isOfPresentEpochs,
  presentFacts,
  type Reconciler,
} from './until-heard/reconciler.ts'
export { rowsInMemory } from './sqlite/rows-in-memory.ts'
export { runWorker, type WorkerOptions } from './run-worker.ts'
export { systemScheduler, type Scheduler } from './scheduler.ts'
export { startWorker, type BusHooks, type WorkerRole } from './worker.ts'
export type { Bus, Delivery } from './bus/bus.ts'
export { startService } from './start.ts'
export {
  alone,
  type Announcement,
  type Applied,
  type ParkedItem,
  type ReconciliationRecord,
  type ReconciliationState,
  type Sharing,
  type Store,
} from './store.ts'
export type { WaitingReads } from './reads/waiting-reads.ts'
export { unheardInSqlite } from './sqlite/unheard.ts'
