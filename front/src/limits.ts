/** Every limit of the front. Tests shorten the waits. Limits of messages and bodies that others see are in contracts. */
export type FrontLimits = typeof frontLimits

export const frontLimits = {
  /** How long `POST /orders` and a cancel wait for the Order worker's answer before they say 202. */
  replyWaitMs: 2_000,
  /** Silence after which an order is sent once more: its worker may have died with it in hand. */
  resendOrderMs: 500,
  /** Orders that may be sent once more without a reply in between, and how many more each reply allows. */
  resendCountMax: 20,
  resendPerReply: 0.05,
  /**
   * How long an item that no worker answered in time still counts as on its way. A worker that is behind answers late, so
   * its answers make room for what comes next. After this time the item may be lost.
   */
  lateReplyMs: 10_000,
  /** How long an operator's change waits for its answer before it says 202. */
  changeWaitMs: 5_000,
  /** How long a row of an import waits for its answer. */
  importWaitMs: 10_000,
  /** Requests of any kind under way at one time. */
  requestCountMax: 20_000,
  /**
   * Orders and cancellations on their way to Order at one time: at first, at least and at most. The least is two batches.
   * A front that sheds a rush makes every answer late by itself; with a lower minimum it would accept hardly any order.
   */
  askingCountFirst: 1_000,
  askingCountMin: 128,
  askingCountMax: 10_000,
  /** How much longer than the quickest reply the usual one may take. Orders that would make it longer are shed. */
  askingDelayMs: 20,
  /** Operators' changes on their way to the workers at one time. */
  operatorAskingCountMax: 5_000,
  /** Recorded orders whose shoppers wait for the decision at one time. Further ones are answered as they are. */
  awaitingDecisionCountMax: 5_000,
  /** Long polls and event streams open at one time. */
  readerCountMax: 2_000,
  /** Long polls and event streams of one client open at one time. */
  readerCountPerClientMax: 500,
  /** Requests for pages and products under way to Inventory at one time. It answers them one by one, between its batches. */
  catalogueLoadCountMax: 64,
  /** Reads of orders under way at one time, apart from long polls. */
  orderReadCountMax: 1_000,
  /** Exports of the catalogue under way at one time. Each asks Inventory for one page after the other. */
  exportCountMax: 8,
  /** Requests that one client may send in a minute: orders and cancellations, reads, long polls and event streams. */
  clientWritesPerMinute: 600,
  clientReadsPerMinute: 12_000,
  clientWaitsPerMinute: 1_200,
  /** Lines of orders that one client may send in a minute. */
  clientLinesPerMinute: 20_000,
  /** Units of one SKU and lines in one order. A trusted caller has the limits of the contract only. */
  orderUnitsMax: 1_000,
  orderLinesMax: 200,
  /**
   * A front that knows of more than so many ms until a product can be ordered refuses the order itself. Clocks may differ by
   * as much.
   */
  upcomingAheadMs: 5_000,
  /** How long it believes what it has read of such a product, and of how many it takes note. */
  upcomingCopyMs: 30_000,
  upcomingCountMax: 10_000,
  /**
   * How long a front believes Order's answer about the token of an operator, and how many such answers it remembers: so many
   * operators, and as many tokens of nobody.
   */
  operatorMemoryMs: 10_000,
  operatorMemoryCountMax: 1_000,
  /** Clients counted at one time. With more, the clients whose minute began first are forgotten. */
  clientCountMax: 20_000,
  /** Time in which a body has to arrive. Imports are streamed and may take longer. */
  bodyWithinMs: 10_000,
  /** The longest life of an event stream. Its client then reconnects by itself with `Last-Event-ID`. */
  eventLifeMs: 300_000,
  /** Silence after which an event stream carries a comment, so that no proxy closes it. */
  eventKeepAliveSeconds: 7,
  /** Pause of an event stream before it asks a silent worker again. */
  eventRetryMs: 2_000,
  /** Bodies of orders, in bytes. */
  orderBodyBytesMax: 1_048_576,
  /** JSON bodies of the admin routes, in bytes: room for the longest description, however it is escaped. */
  adminBodyBytesMax: 524_288,
  /**
   * Rows of an import that are on the bus at one time: a full message of the batcher. Orders wait behind them at the front
   * and in Inventory's batch; with four times as many the import is as quick, and the p99 of orders three times as long.
   */
  importRowsInFlightMax: 64,
  /** Characters of the descriptions of these rows: one batch of Inventory. */
  importLengthInFlightMax: 131_072,
  /** Bytes of an import that are read before they are needed. Its answer begins when all of it has arrived. */
  importReadAheadBytesMax: 16_777_216,
  /** Time after which the JSON answer of an import begins with white space, and after which it gets more of it. */
  importFirstByteMs: 5_000,
  /** How often an import says how far it is. */
  importProgressMs: 1_000,
  /** Refused rows that an import report lists. It counts all of them. */
  importRefusedListMax: 1_000,
  /** Bytes of one row of an import, or characters of a line of NDJSON. */
  importRowLengthMax: 1_048_576,
  importRowCountMax: 1_000_000,
  /** Bytes of an import that came packed. A small body can hold a very large file. */
  importUnpackedBytesMax: 4_294_967_296,
  /** Age up to which the catalogue is answered from memory alone. */
  catalogueFreshMs: 1_000,
  /**
   * Age up to which the catalogue is answered at once while Inventory is asked behind the answer. A change shows after
   * this time at the latest, and after `catalogueFreshMs` for entries that are read often.
   */
  catalogueRevalidateMs: 5_000,
  /** Age up to which the catalogue is answered while Inventory is away. */
  catalogueStaleMs: 3_600_000,
  /** How long `/readyz` goes on warning after a stale catalogue was shown. */
  catalogueStaleNoticeMs: 10_000,
  /** Characters that the catalogue cache holds, keys included. */
  catalogueCacheLengthMax: 32_000_000,
}

/** Time a worker's read API has to answer, beyond a wait that was asked for. */
export const readTimeoutMs = 2_000
/** The part of that time after which a read is tried at the next address of the worker, if there is one. */
export const readFailoverMs = 700
/** How long an address that failed is left alone before it is asked whether it is ready. */
export const readRestMs = 2_000
/** Time a worker has to say whether it is ready. A load balancer may wait for no more than a second. */
export const readinessTimeoutMs = 500
/** Time the broker has to acknowledge a message. */
export const publishTimeoutMs = 2_000
/** Time that open requests have to finish when the front stops. */
export const stopWithinMs = 4_000
