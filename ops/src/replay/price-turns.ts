/** The turn of one price of a SKU. */
type Turn = {
  /** Resolves when the price is set. */
  priced: Promise<void>
  /** Each resolves when an order at this price is decided. */
  orders: Promise<unknown>[]
}

/**
 * Keeps orders and price changes of one SKU in the sequence of the book, and lets those of other SKUs overtake. An order
 * waits until the prices before it are set. A price waits until the orders before it are decided. Orders at one price run
 * at once.
 */
export const createPriceTurns = () => {
  const turns = new Map<string, Turn>()
  const turnOf = (sku: string): Turn => {
    const turn = turns.get(sku) ?? { priced: Promise.resolve(), orders: [] }
    turns.set(sku, turn)
    return turn
  }
  return {
    /** Changes prices. An order of each of these SKUs must follow: it rejects when `change` fails. */
    change: (skus: readonly string[], change: () => Promise<void>): void => {
      const changed = skus.map(turnOf)
      const before = changed.flatMap(({ priced, orders }) => [priced, ...orders])
      const priced = Promise.all(before).then(change)
      for (const sku of skus) turns.set(sku, { priced, orders: [] })
    },
    /** Places an order of these SKUs. */
    order: <T>(skus: readonly string[], place: () => Promise<T>): Promise<T> => {
      const ordered = skus.map(turnOf)
      const decided = Promise.all(ordered.map(({ priced }) => priced)).then(place)
      for (const turn of ordered) turn.orders.push(decided)
      return decided
    },
  }
}
