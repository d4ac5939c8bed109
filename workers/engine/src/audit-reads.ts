import type { ReconciliationState } from './store.ts'

/**
 * A worker's database, opened by an audit or a tool to read it and to change nothing. The worker may run and write
 * meanwhile.
 */
export type AuditedDatabase<Reads extends EngineAuditReads> = {
  /**
   * Runs `look` on one view of the database: its reads do not see what is committed after `inOneView` was called. One
   * view at a time; the reads are of no use once `look` has resolved.
   */
  inOneView<T>(look: (reads: Reads) => Promise<T>): Promise<T>
  /** The damage, in a few lines. Empty when the database is sound. Reads all of it. */
  damage(): Promise<readonly string[]>
  close(): Promise<void>
}

/** The engine's own part of every worker's database. */
export type EngineAuditReads = {
  reconciliation(): Promise<ReconciliationState>
  /** Everything that is parked, the newest first. */
  parked(): AsyncIterable<AuditedParked>
  /** How many items were dropped for want of room since the last time when nothing was parked. */
  parkedDropped(): Promise<number>
  /** The numbers of the oldest and the newest event of the feed, 0 when there is none, and how many events it has. */
  feed(): Promise<AuditedFeed>
  /** How many rows wait for an answer of the other worker. */
  unheardCount(): Promise<number>
  /** These rows, oldest first. */
  unheard(): AsyncIterable<AuditedUnheard>
}

export type AuditedFeed = { oldest: number; newest: number; count: number }

/** Times are in ms since 1970. */
export type AuditedParked = {
  hash: string
  topic: string
  content: Uint8Array
  reason: string
  count: number
  lastAtMs: number
}

/** `atMs` is when the order was recorded or decided; missing when the row does not say. */
export type AuditedUnheard = { orderId: string; atMs: number | null }
