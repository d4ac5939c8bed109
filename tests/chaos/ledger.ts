import { linesText, type Content, type Line, type Purchase } from './purchases.ts'

/** Which of the two orders that one key can be used for. */
export type Variant = 'content' | 'other'

export type Status = 'pending' | 'confirmed' | 'rejected' | 'canceled' | 'shipped'

/** An order as an answer shows it. */
export type ShownOrder = {
  id: string
  status: Status
  recorded: boolean
  lines: Line[]
  version: number
}

/** The requests of one shopper and their answers. */
export type Entry = {
  purchase: Purchase
  /** From the first answer that named one. */
  orderId: string | undefined
  sent: Set<Variant>
  /** Told 201. */
  recorded: Set<Variant>
  /** Told 422. */
  refused: Set<Variant>
  hasAskedToCancel: boolean
  hasBeenShipped: boolean
  /** Operators were told 200 so many times that a parcel left, and that units came back. */
  shipmentsTold: number
  returnsTold: number
  hasBeenCanceledByOperator: boolean
  /** False for an order that a shop of before parts may have shipped. */
  areItsPartsKept: boolean
  /** Statuses told that bind the shop. */
  told: Set<Status>
  /** Whether the shopper has heard everything that it waits for. */
  isFinished: boolean
}

/** A confirmed order with its lines. */
export type Shippable = { entry: Entry; lines: readonly Line[] }

export type Violation = { rule: string; subject: string; detail: string }

export type Ledger = ReturnType<typeof createLedger>

const violationsMax = 200
const shippableMax = 2_000

/** Remembers what each client was told: the only witness against the shop. */
export const createLedger = () => {
  const entries: Entry[] = []
  const received: Record<string, number> = {}
  const answers: Record<string, number> = {}
  const violations: Violation[] = []
  const shippable: Shippable[] = []
  let violationCount = 0

  const violate = (rule: string, subject: string, detail: string): void => {
    violationCount += 1
    if (violations.length < violationsMax) violations.push({ rule, subject, detail })
  }

  const nameOf = ({ purchase }: Entry): string =>
    `purchase ${purchase.n} (${purchase.behaviour}, key ${purchase.key})`

  const contentOf = ({ purchase }: Entry, variant: Variant): Content =>
    variant === 'content' ? purchase.content : purchase.other!

  const noteId = (entry: Entry, orderId: string): void => {
    entry.orderId ??= orderId
    if (entry.orderId !== orderId) {
      violate('one key is one order', nameOf(entry), `${entry.orderId} and ${orderId}`)
    }
  }

  return {
    entries,
    received,
    answers,
    violations,
    violationCount: () => violationCount,
    violate,
    nameOf,
    contentOf,
    noteId,
    open: (purchase: Purchase): Entry => {
      const entry: Entry = {
        purchase,
        orderId: undefined,
        sent: new Set(),
        recorded: new Set(),
        refused: new Set(),
        hasAskedToCancel: false,
        hasBeenShipped: false,
        shipmentsTold: 0,
        returnsTold: 0,
        hasBeenCanceledByOperator: false,
        areItsPartsKept: true,
        told: new Set(),
        isFinished: false,
      }
      entries.push(entry)
      return entry
    },
    count: (what: string, status: number): void => {
      const name = `${what} ${status || 'no answer'}`
      answers[name] = (answers[name] ?? 0) + 1
    },
    noteOrder: (entry: Entry, order: ShownOrder): void => {
      noteId(entry, order.id)
      if (!order.recorded) {
        if (entry.recorded.size > 0) {
          violate('recorded is for ever', nameOf(entry), 'told 201, then shown as not recorded')
        }
        return
      }
      if (order.status !== 'pending') entry.told.add(order.status)
      if (order.status === 'confirmed' && shippable.length < shippableMax) {
        shippable.push({ entry, lines: order.lines })
      }
    },
    noteRecorded: (entry: Entry, variant: Variant, order: ShownOrder): void => {
      entry.recorded.add(variant)
      const shown = linesText(order.lines)
      const sent = linesText(contentOf(entry, variant).lines)
      if (shown !== sent) {
        violate('201 shows what was sent', nameOf(entry), `sent ${sent}, shown ${shown}`)
      }
    },
    noteReceived: (sku: string, units: number): void => {
      received[sku] = (received[sku] ?? 0) + units
    },
    /** An order that was told to be confirmed, for an operator to ship; each once. */
    takeShippable: (): Shippable | undefined => shippable.pop(),
  }
}
