import { textOf, type Line } from './rows.ts'

/** Everything that clients sent under one order id, and the promises they got. */
export type Purchase = {
  /** The orders sent, by the text of their lines. */
  sent: Set<string>
  /** Those of them that a trusted server sent, and those that came without its token. */
  sentTrusted: Set<string>
  sentUntrusted: Set<string>
  cancelSent: boolean
  /** Its shopper is one of those who wanted it canceled. */
  cancelSentByShopper: boolean
  shipSent: boolean
  /** The requests of operators, by their keys. */
  partsAsked: Map<string, PartAsked>
  /** The lines of the client that was told 201. */
  promised: string | undefined
  /** A client was told by 200 that it is canceled. */
  cancelPromised: boolean
}

/** A request of an operator: some units of an order, or without lines all that are left. */
export type PartAsked = {
  kind: 'shipped' | 'canceled' | 'returned'
  lines?: readonly Line[] | undefined
  restock?: boolean
}

/** Units that somebody counted who had seen others before. */
export type Count = { sku: string; units: number; seen: number }

/** Units that an operator sent to the shelves, once for each key, and whether the answer was 200. */
export type Receipt = { changeId: string; sku: string; units: number; isPromised: boolean }

export const createPurchases = () => {
  const byId = new Map<string, Purchase>()
  const receipts = new Map<string, Receipt>()
  const counts = new Map<string, Count>()
  const askedBy = new Map<string, Set<string>>()

  const of = (id: string): Purchase => {
    const found = byId.get(id)
    if (found) return found
    const fresh: Purchase = {
      sent: new Set(),
      sentTrusted: new Set(),
      sentUntrusted: new Set(),
      cancelSent: false,
      cancelSentByShopper: false,
      shipSent: false,
      partsAsked: new Map(),
      promised: undefined,
      cancelPromised: false,
    }
    byId.set(id, fresh)
    return fresh
  }

  return {
    of,
    all: (): Iterable<[string, Purchase]> => byId,
    receipts,
    counts,
    /** The operators who asked for a change, by its key. */
    askedBy,
    asks: (changeId: string, operator: string): void => {
      const known = askedBy.get(changeId)
      if (known) known.add(operator)
      else askedBy.set(changeId, new Set([operator]))
    },
    sends: (id: string, lines: readonly Line[], isTrusted: boolean): void => {
      const { sent, sentTrusted, sentUntrusted } = of(id)
      const text = textOf(lines)
      sent.add(text)
      if (isTrusted) sentTrusted.add(text)
      else sentUntrusted.add(text)
    },
    sendsCancel: (id: string): void => {
      of(id).cancelSent = true
      of(id).cancelSentByShopper = true
    },
    /** An operator asks for something, maybe not for the first time under this key. */
    sendsPart: (id: string, key: string, asked: PartAsked): void => {
      const purchase = of(id)
      purchase.partsAsked.set(key, asked)
      if (asked.kind === 'shipped') purchase.shipSent = true
      if (asked.kind === 'canceled') purchase.cancelSent = true
    },
    /** A repeat with the same key is the same units. */
    receives: (changeId: string, sku: string, units: number): void => {
      if (!receipts.has(changeId))
        receipts.set(changeId, { changeId, sku, units, isPromised: false })
    },
    countsUnits: (changeId: string, count: Count): void => void counts.set(changeId, count),
  }
}

export type Purchases = ReturnType<typeof createPurchases>
