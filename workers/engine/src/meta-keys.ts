/** Keys of the table `meta`, in which a database remembers what it is and how far a reconciliation has come. */
export const metaKey = {
  epoch: 'epoch',
  /** The time when the backup was made that it was restored from; missing in a database that knows everything again. */
  restored: 'restored',
  /** Its value says nothing; missing in a database that has met its reader, or was restored. */
  new: 'new',
  lostReader: 'lost-reader',
  readerEpoch: 'reader-epoch',
  /** Up to which seq rows are announced again, and up to which of them they have been made unheard. */
  announcingUpTo: 'announcing-up-to',
  markedUpTo: 'marked-up-to',
  /** The place of the last event that was removed from the feed. */
  feedTrimmed: 'feed-trimmed',
} as const
