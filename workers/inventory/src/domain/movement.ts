import { setsUnits, type ChangeStock } from '@shop/contracts'
import type { Product, Products } from './product.ts'

/** For how many days movements are kept unless told otherwise: a year, and time to close its books. */
export const usualMovementsDays = 400

const dayMs = 86_400_000

/** The time before which no movement is kept. */
export const keptFromMs = (nowMs: number, days = usualMovementsDays): number => nowMs - days * dayMs

/** What a change of an operator does to the units of its product: nothing, for `product`. */
export type KindOfChange = 'product' | 'counted' | 'received' | 'corrected'

export type KindOfMovement = KindOfChange | 'reserved' | 'released' | 'shipped' | 'restocked'

/** One change of the units of a product: by how many, and how many there are after it. It has one of the two ids. */
export type Movement = Pick<Product, 'sku' | 'onHand' | 'reserved'> & {
  kind: KindOfMovement
  orderId: string | undefined
  changeId: string | undefined
  onHandBy: number
  reservedBy: number
}

/** The products of a batch, which record each movement of their units. */
export type RecordedProducts = {
  movements: readonly Movement[]
  /** Returns the products. Units that move in them from now on move for this order. */
  forOrder(orderId: string): Products
  /** Returns the products. Units that move in them from now on move by this change. */
  byChange(change: ChangeStock): Products
}

/** Records each movement of units in `products`, in order. A product that was not there had none. */
export const recordMovements = (products: Products): RecordedProducts => {
  const movements: Movement[] = []
  let orderId: string | undefined
  let change: ChangeStock | undefined
  const recorded: Products = {
    get: products.get,
    set: (sku, after) => {
      const { onHand, reserved } = after
      const before = products.get(sku)
      const onHandBy = onHand - (before?.onHand ?? 0)
      const reservedBy = reserved - (before?.reserved ?? 0)
      if (onHandBy !== 0 || reservedBy !== 0) {
        const kind = change
          ? kindOfChange(change, { isNew: before === undefined })
          : kindForOrder(onHandBy, reservedBy)
        const changeId = change?.changeId
        movements.push({ sku, kind, orderId, changeId, onHandBy, reservedBy, onHand, reserved })
      }
      products.set(sku, after)
    },
  }
  return {
    movements,
    forOrder: (id) => {
      ;[orderId, change] = [id, undefined]
      return recorded
    },
    byChange: (next) => {
      ;[orderId, change] = [undefined, next]
      return recorded
    },
  }
}

/** Tells what a change does to the units of its product. A new product has as many as were counted. */
export const kindOfChange = (change: ChangeStock, { isNew }: { isNew: boolean }): KindOfChange => {
  if (change.kind !== 'patched') return change.kind
  const isFirstCount = isNew && change.counted !== undefined
  if (isFirstCount || setsUnits(change)) return 'counted'
  return (change.received ?? 0) > 0 ? 'received' : 'product'
}

const kindForOrder = (onHandBy: number, reservedBy: number): KindOfMovement => {
  if (onHandBy !== 0) return onHandBy < 0 ? 'shipped' : 'restocked'
  return reservedBy > 0 ? 'reserved' : 'released'
}
