import type { ParkedItemView, ParkedRow } from '@shop/contracts/internal-http'
import type { ParkedSize } from './domain/parked-room.ts'

/** A message of a worker to others: an item for a topic. The engine sends all items of one topic in one message. */
export type Announcement = {
  topic: string
  item: unknown
  /** Of the request that caused it. The engine sets it. */
  traceparent?: string
}

/** Something that arrived and could not be read or applied, kept for an operator. */
export type ParkedItem = { topic: string; content: string | Uint8Array; reason: string }

export type Applied = {
  announcements: readonly Announcement[]
  /** Keys (order ids) whose state is new: readers that wait for one are told. */
  changed: readonly string[]
  /** Items parked by this transaction, those included that were parked before. */
  parkedCount: number
  /** Items that this transaction found no room to park. They are counted, and gone. */
  droppedCount: number
  /** As this transaction found it. */
  reconciliation: ReconciliationState
}

/**
 * A worker's database. The port speaks of no database product: SQLite is one implementation, in the folder `sqlite/` of
 * each worker.
 *
 * The batch loop is the only caller of `apply` and of everything that writes, one call at a time. Other processes may do
 * the same at the same time if the database is shared. Reads may run beside them and see what is committed. `Fact` is a
 * parsed item with its kind.
 */
export type Store<Fact> = {
  /**
   * Applies the facts in order and parks the items, in one transaction. Facts that were not said between the present
   * databases are passed over (`presentFacts`). A fact that was applied before changes nothing and is answered again. A fact that can never be applied is parked with its reason. When the promise resolves,
   * everything is on disk. When it rejects, the batch may be given again: nothing is on disk, or all of it is.
   */
  apply(batch: { facts: readonly Fact[]; parked: readonly ParkedItem[] }): Promise<Applied>
  /**
   * Whether an error of `apply` is known to lie in the content of the batch (a constraint, a value out of range), so
   * that the rest of the batch would succeed. False for every other error, known or not.
   */
  isContentError(error: unknown): boolean
  unheard: UnheardRows
  reconciliation: ReconciliationRecord
  sessions: KeptSessions
  parked: ParkedItems
  feed: Feed
  sharing: Sharing
  close(): Promise<void>
}

/** How the processes that share a database divide what one of them does for all, and tell each other what changed. */
export type Sharing = {
  /** Whether several processes may work on the database at one time, each as an instance of the worker. */
  isShared: boolean
  /**
   * Whether this process is the one that reminds, reconciles, announces again and trims. Answered from memory. For a
   * moment two may believe it, or none.
   */
  isLeader(): boolean
  /** Registers the one listener for keys (as in `Applied`) that other processes have changed. A message may be lost. */
  onChanged(hear: (keys: readonly string[]) => void): void
  /** Whether the database answered when it was last asked for a sign of life. Answered from memory. */
  isReachable(): boolean
}

/** The database of one process. */
export const alone: Sharing = {
  isShared: false,
  isLeader: () => true,
  onChanged: () => undefined,
  isReachable: () => true,
}

/** The rows whose announcement has not been answered, by `seq`, the order in which they came in. */
export type UnheardRows = {
  /** The announcements to repeat for rows with `after` < seq ≤ `upTo`, oldest first, at most `limit` rows. */
  window(range: { after: number; upTo: number; limit: number }): Promise<UnheardWindow>
  /** How many rows with `after` < seq ≤ `upTo` are still unheard. */
  countIn(range: { after: number; upTo: number }): Promise<number>
  /** The highest seq given so far, 0 for an empty table. */
  newest(): Promise<number>
}

export type UnheardWindow = {
  announcements: readonly Announcement[]
  /** seq of the last row, and how many rows there are; 0 and 0 if there are none. */
  last: number
  count: number
}

/** A snapshot of what a database knows of its own beginning and restore, and of its reader's. */
export type ReconciliationState = {
  /** Changes when the database is restored from a backup. */
  epoch: string
  /**
   * When the backup was made that this database was restored from, `acceptedLoss` or `promoted`. Missing once the reader has told it
   * everything; until then it decides nothing new.
   */
  restoredFrom: string | undefined
  /** It holds nothing yet and has not met its reader: it may have been put in the place of one that is lost. */
  isNew: boolean
  /** The epoch of a new database in the place of the reader's, of which this one knows facts: the reader's is lost. */
  lostReader: string | undefined
  /** The epoch of the reader's database; missing before the first sight. */
  readerEpoch: string | undefined
  /** The reader's database may not know everything: it is told again. */
  isAnnouncingAgain: boolean
}

/**
 * The memory of a database of its own restore, and of its reader's. Each write is one transaction and resolves with
 * the state after it. When it rejects, nothing changed.
 */
export type ReconciliationRecord = {
  read(): Promise<ReconciliationState>
  /** The reader has announced again everything that this database may have missed. */
  admit(): Promise<ReconciliationState>
  /** The reader's database is seen for the first time: everything it may not know becomes unheard, part by part. */
  announceAgain(readerEpoch: string): Promise<ReconciliationState>
  /** Whether this database knows anything that its reader should know too. */
  knowsFacts(): Promise<boolean>
  /** The reader's database is lost: there is a new one in its place, of this epoch. Undefined: it is there again. */
  noteLostReader(epoch: string | undefined): Promise<ReconciliationState>
  /**
   * Makes the next part unheard. When there is none and all has been heard, the database is no longer announcing again.
   * Call it until then.
   */
  finishWhenHeard(): Promise<ReconciliationState>
}

/** The client ids under which the broker may keep a session, and messages in it, for this database. */
export type KeptSessions = {
  /**
   * Remembers an id before it is used. Resolves with the others, whose sessions have to be emptied and ended. A database
   * that remembers none is new, or of a release that used `first`.
   */
  remember(clientId: string, options: { first: string }): Promise<readonly string[]>
  /** The session under this id is ended. */
  forget(clientId: string): Promise<void>
}

/** The events of a worker, numbered in the order of commits. `apply` writes them, and readers have a port of their own. */
export type Feed = {
  /**
   * Removes some of the oldest events, those before `beforeMs`, and never the newest event of all. Resolves with how many
   * were removed.
   */
  trim(beforeMs: number): Promise<number>
}

/** Some parked items by the time when each first came. */
export type ParkedSlice = {
  order: 'newest' | 'oldest'
  /** The slice begins after the item of this cursor; otherwise with the first one. */
  after?: string | undefined
  /** No item is newer than that of this cursor. */
  upTo?: string | undefined
  limit: number
}

/** Parked items, within the bounds of `hasRoom`. */
export type ParkedItems = {
  slice(slice: ParkedSlice): Promise<ParkedRow[]>
  /** The size of everything parked. `dropped` were refused for want of room since the last time when nothing was parked. */
  size(): Promise<ParkedSize & { dropped: number }>
  show(hash: string): Promise<ParkedItemView | undefined>
  /** The item as it came, to be tried again; it stays parked until `remove`. */
  find(hash: string): Promise<{ topic: string; content: Uint8Array } | undefined>
  /** Resolves with whether there was such an item. */
  remove(hash: string): Promise<boolean>
  /** Removes the oldest items that are not newer than that of `upTo`, at most `limit`. Resolves with how many. */
  removeOldest(slice: { upTo: string; limit: number }): Promise<number>
}
