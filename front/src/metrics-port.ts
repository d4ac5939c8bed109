/** Why a request was shed: its client sends too many, too many of its kind are under way, or its body was too slow. */
export type ShedReason =
  | 'rate-writes'
  | 'rate-reads'
  | 'rate-waits'
  | 'rate-lines'
  | 'orders'
  | 'changes'
  | 'catalogue'
  | 'order-reads'
  | 'waits'
  | 'exports'
  | 'requests'
  | 'slow-body'

export type Watched =
  | 'asking'
  | 'asking_limit'
  | 'asking_changes'
  | 'awaiting_decision'
  | 'reading'
  | 'loading_catalogue'
  | 'reading_orders'
  | 'exporting'
  | 'requests'

/** A request with the status of its answer. `route`: the pattern of its path. */
export type Answered = { method: string; route: string; status: number; seconds: number }

/** Counts events. Cheap enough for every request; never throws. */
export type Metrics = {
  answered(request: Answered): void
  /** `outcome` of a placed order: recorded, accepted, unknown, busy, key-reused or reference-used. */
  placed(outcome: string): void
  /** Counts a request that was shed to protect the others. */
  shed(reason: ShedReason): void
  /** Registers a number. `read` is called at each scrape. */
  watch(name: Watched, read: () => number): void
  /** The text of `/metrics`, with its content type. */
  exposition(): Promise<{ contentType: string; body: string }>
}
