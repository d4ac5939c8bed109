/** Every limit of the front in one place. Tests shorten the waits; the limits of what crosses a boundary are in contracts. */
export type FrontLimits = typeof frontLimits

export const frontLimits = {
  /** How long `POST /orders` and a cancel wait for the Order worker's answer before they say 202. */
  replyWaitMs: 2_000,
  /** Silence after which an order that went to Inventory only is sent to Order as well. */
  shortWayMs: 500,
  /** How long the others go to both then, before one tries again. */
  shortWayClosedMs: 5_000,
  /** How long an operator's change waits for its answer before it says 202. */
  changeWaitMs: 5_000,
  /** How long one step of an import waits for its answers. */
  importWaitMs: 10_000,
  /** Requests that are being answered at one time, whatever they want. */
  requestCountMax: 20_000,
  /**
   * Orders and cancellations on their way to Order at one time: at first, at least and at most. The least is two batches:
   * a front that is busy refusing makes every answer late by itself, and with less it would accept hardly any.
   */
  askingCountFirst: 1_000,
  askingCountMin: 128,
  askingCountMax: 10_000,
  /** How much longer than the quickest an order's answer may usually take; what would make it longer is refused. */
  askingDelayMs: 20,
  /** Operators' changes on their way to the workers at one time. */
  operatorAskingCountMax: 5_000,
  /** Recorded orders that wait for their decision at one time; further ones are answered as they are. */
  patientCountMax: 5_000,
  /** Long polls and event streams open at one time. */
  readerCountMax: 2_000,
  /** Those of one client. */
  readerCountPerClientMax: 500,
  /** Pages and products that Inventory is asked for at one time; it answers one after the other, between its batches. */
  catalogueLoadCountMax: 64,
  /** Reads of orders that do not wait, being answered at one time. */
  orderReadCountMax: 1_000,
  /** What one client may send in a minute: orders and cancellations, reads, long polls and event streams. */
  clientWritesPerMinute: 600,
  clientReadsPerMinute: 12_000,
  clientWaitsPerMinute: 1_200,
  /** Clients whose requests are counted; of more, those whose minute began last. */
  clientCountMax: 20_000,
  /** Time that a body has to arrive. Imports are streamed and may take longer. */
  bodyWithinMs: 10_000,
  /** The longest an event stream lives; its client comes back by itself with `Last-Event-ID`. */
  eventLifeMs: 300_000,
  /** Silence after which an event stream carries a comment, so that no proxy closes it. */
  eventKeepAliveSeconds: 7,
  /** Pause of an event stream before it asks a worker again that did not answer. */
  eventRetryMs: 2_000,
  /** Bodies of orders, in bytes. */
  orderBodyBytesMax: 1_048_576,
  /** JSON bodies of the admin routes, in bytes. */
  adminBodyBytesMax: 65_536,
  /** Rows of an import that are on the bus at one time. */
  importRowsInFlightMax: 1_000,
  /** Refused rows that an import report lists; it counts all of them. */
  importRefusedListMax: 1_000,
  /** Characters of one row of an import. */
  importRowLengthMax: 65_536,
  /** Age up to which the catalogue is answered from memory without asking Inventory. */
  catalogueFreshMs: 1_000,
  /**
   * Age up to which it is answered at once while Inventory is asked behind the answer. A change is visible after this
   * time at the latest, after `catalogueFreshMs` where others ask too.
   */
  catalogueRevalidateMs: 5_000,
  /** Age up to which it is answered when Inventory is away. */
  catalogueStaleMs: 3_600_000,
  /** How long `/readyz` goes on warning after a stale catalogue was shown. */
  catalogueStaleNoticeMs: 10_000,
  /** Characters that the catalogue cache holds, keys included. */
  catalogueCacheLengthMax: 32_000_000,
}

/** Time a worker's read API has to answer, beyond a wait that was asked for. */
export const readTimeoutMs = 2_000
/** Time the broker has to acknowledge a message. */
export const publishTimeoutMs = 2_000
/** Time that open requests have to finish when the front stops. */
export const stopWithinMs = 4_000
