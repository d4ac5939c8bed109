/**
 * One thing that must be true of the shop. `sql` answers the exceptions, one row for each:
 * `subject` (what it is about) and `detail` (what is seen), both text. It sees Inventory's tables
 * as `inventory.…` and Order's as `ordering.…`, and the tables of `books.ts`.
 */
export type Check = {
  /** Stable, for machines. */
  code: string
  /** What must be true, in words. */
  claim: string
  /** What a subject is. The ids of orders are shown without their tag. */
  about: 'product' | 'order' | 'message'
  /** What to do when it is not. */
  remedy: string
  /**
   * Whether a running shop mends it by itself in a moment. All others are the same whether it runs
   * or not.
   */
  settlesItself?: true
  sql: string
}

/** An exception to a check, as it was seen once. */
export type Finding = { check: Check; subject: string; detail: string }
