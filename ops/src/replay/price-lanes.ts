type Lane = {
  /** The latest change of the price, done. */
  priced: Promise<void>
  /** Orders at this price, decided. */
  orders: Promise<unknown>[]
}

/**
 * Keeps orders and price changes of one SKU in the order of the book, and lets all others overtake
 * each other: an order waits until the prices before it are set, a price waits until the orders
 * before it are decided. Orders of one price run at once.
 */
export const createPriceLanes = () => {
  const lanes = new Map<string, Lane>()
  const laneOf = (sku: string): Lane => {
    const lane = lanes.get(sku) ?? { priced: Promise.resolve(), orders: [] }
    lanes.set(sku, lane)
    return lane
  }
  return {
    /**
     * Changes prices. An order of each of these SKUs must follow, which hears when `change` fails.
     */
    change: (skus: readonly string[], change: () => Promise<void>): void => {
      const changed = skus.map(laneOf)
      const before = changed.flatMap(({ priced, orders }) => [priced, ...orders])
      const priced = Promise.all(before).then(change)
      for (const sku of skus) lanes.set(sku, { priced, orders: [] })
    },
    /** Places an order of these SKUs. */
    order: <T>(skus: readonly string[], place: () => Promise<T>): Promise<T> => {
      const ordered = skus.map(laneOf)
      const decided = Promise.all(ordered.map(({ priced }) => priced)).then(place)
      for (const lane of ordered) lane.orders.push(decided)
      return decided
    },
  }
}
