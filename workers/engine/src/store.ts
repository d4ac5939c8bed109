import type { ParkedRow } from '@shop/contracts/internal-http'

/** What a worker says to others: an item for a topic. The engine sends all items of one topic in one message. */
export type Announcement = {
  topic: string
  item: unknown
  /** Where a front waits for the answer that this brings about. */
  replyTo?: string | undefined
  /** Of the request that caused it. The engine sets it. */
  traceparent?: string
}

/** Something that arrived and could not be read or applied, kept for an operator. */
export type ParkedItem = { topic: string; content: string | Uint8Array; reason: string }

export type Applied = {
  announcements: readonly Announcement[]
  /** Keys (order ids) whose state is new: whoever waits for one is told. */
  changed: readonly string[]
  /** Items parked by this transaction. */
  parkedCount: number
}

/**
 * A worker's database, asked one thing: apply this batch and tell me what to announce.
 *
 * One caller at a time. When `apply` resolves, everything is on disk; when it throws, nothing is, and the
 * same batch may be given again. `Fact` is a parsed item with its kind.
 */
export type Store<Fact> = {
  /**
   * Applies the facts in order and parks the items, in one transaction. A fact that was applied before
   * changes nothing and is answered again. A fact that can never be applied is parked with its reason.
   */
  apply(batch: {
    facts: readonly Fact[]
    parked: readonly ParkedItem[]
  }): Applied | Promise<Applied>
  /** Whether an error of `apply` lies in the batch's content, so that the rest of it would succeed. */
  isContentError(error: unknown): boolean
  unheard: UnheardRows
  reconciliation: ReconciliationRecord
  parked: ParkedItems
  /** Changes when the database was restored from a backup. */
  epoch(): string
  close(): void | Promise<void>
}

/** The rows whose announcement has not been answered, by `seq`, the order in which they came in. */
export type UnheardRows = {
  /** What to announce again for rows with `after` < seq ≤ `upTo`, oldest first, at most `limit` rows. */
  window(range: { after: number; upTo: number; limit: number }): {
    announcements: readonly Announcement[]
    /** seq of the last row, and how many rows they are; 0 and 0 if there are none. */
    last: number
    count: number
  }
  /** How many rows with `after` < seq ≤ `upTo` are still unheard. */
  countIn(range: { after: number; upTo: number }): number
  /** The highest seq given so far, 0 for an empty table. */
  newest(): number
}

/**
 * What a database remembers of its own restore, and of its reader's. Reading is cheap. Writing is one transaction
 * each and may throw when the disk refuses; then nothing changed.
 */
export type ReconciliationRecord = {
  /** When the backup was made that this database was restored from, until `admit`; it decides nothing new so long. */
  restoredFrom(): string | undefined
  /** The reader has announced again everything that the backup may have missed. */
  admit(): void
  /** The epoch of the reader's database; missing before the first sight. */
  readerEpoch(): string | undefined
  /** The reader's database is seen for the first time: everything it may not know becomes unheard, part by part. */
  announceAgain(readerEpoch: string): void
  isAnnouncingAgain(): boolean
  /**
   * Makes the next part unheard. When there is none, answers whether all has been heard; then it is no longer announcing
   * again. Call it until then.
   */
  finishWhenHeard(): boolean
}

export type ParkedItems = {
  list(limit: number): ParkedRow[]
  count(): number
  /** The item as it came, to be tried again; it stays parked until `remove`. */
  find(hash: string): { topic: string; content: Uint8Array } | undefined
  /** Whether there was such an item. */
  remove(hash: string): boolean
}
