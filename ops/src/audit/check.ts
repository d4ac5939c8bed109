/**
 * A claim that must be true of the shop. `sql` selects the exceptions, one row for each, with the texts `subject` and
 * `detail`. It reads Inventory's tables as `inventory.…`, Order's as `ordering.…`, and the tables of `books.ts`.
 */
export type Check = {
  /** Stable, for machines. */
  code: string
  /** The claim in words. */
  claim: string
  /** The kind of the subject. The ids of orders are shown without their tag. */
  about: 'product' | 'order' | 'message'
  /** What to do when the claim is false. */
  remedy: string
  /** A running shop settles the exceptions by itself in a moment. All other checks need no running shop. */
  settlesItself?: true
  sql: string
}

/** An exception to a check, seen in one look. */
export type Finding = { check: Check; subject: string; detail: string }
