import type { Product } from '../../domain/product.ts'
import { skuNumbers, unknownSku } from './sku-numbers.ts'

/** Room for products while none is known. */
const countAtFirst = 1_000

/** A column for each property. A product has the same number in all of them. */
const columnsFor = (count: number) => ({
  price: new Float64Array(count),
  listed: new Uint8Array(count),
  version: new Float64Array(count),
  onHand: new Float64Array(count),
  reserved: new Float64Array(count),
  /** The number of its last movement; 0 without one. */
  lastMovement: new Float64Array(count),
  /** 0 for none. */
  maxPerOrder: new Float64Array(count),
  /** NaN for none. */
  availableFromMs: new Float64Array(count),
  /** -1 for none. */
  lowStockAt: new Int32Array(count),
  /** 1 if the units are in the journal, and `stock_base` does not have them yet. */
  isAhead: new Uint8Array(count),
})

type Columns = ReturnType<typeof columnsFor>
const columnNames = [
  'price',
  'listed',
  'version',
  'onHand',
  'reserved',
  'lastMovement',
  'maxPerOrder',
  'availableFromMs',
  'lowStockAt',
  'isAhead',
] as const

const grown = (columns: Columns, count: number): Columns => {
  const larger = columnsFor(count)
  for (const name of columnNames) larger[name].set(columns[name])
  return larger
}

const productAt = (columns: Columns, number: number, sku: string): Product => ({
  sku,
  price: columns.price[number]!,
  listed: columns.listed[number] === 1,
  version: columns.version[number]!,
  onHand: columns.onHand[number]!,
  reserved: columns.reserved[number]!,
  maxPerOrder: columns.maxPerOrder[number]! || undefined,
  availableFromMs: definedOf(columns.availableFromMs[number]!),
  lowStockAt: columns.lowStockAt[number] === -1 ? undefined : columns.lowStockAt[number],
})

const definedOf = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value)

/**
 * The stock of every product, as committed, and the number of its last movement: 62 bytes of typed arrays for
 * each, and its SKU. No product is ever deleted, so each keeps its number.
 */
export const stockInMemory = () => {
  let capacity = countAtFirst
  let numbers = skuNumbers(capacity)
  let columns = columnsFor(capacity)

  const put = (product: Product, lastMovement?: number): number => {
    const number = numbers.add(product.sku)
    if (number === capacity) {
      capacity *= 2
      columns = grown(columns, capacity)
    }
    columns.price[number] = product.price
    columns.listed[number] = Number(product.listed)
    columns.version[number] = product.version
    columns.onHand[number] = product.onHand
    columns.reserved[number] = product.reserved
    if (lastMovement !== undefined) columns.lastMovement[number] = lastMovement
    columns.maxPerOrder[number] = product.maxPerOrder ?? 0
    columns.availableFromMs[number] = product.availableFromMs ?? NaN
    columns.lowStockAt[number] = product.lowStockAt ?? -1
    return number
  }

  return {
    /** Forgets all products, and makes room for as many as expected and a tenth more. */
    clear: (expected: number): void => {
      capacity = countAtFirst + Math.ceil(expected * 1.1)
      numbers = skuNumbers(capacity)
      columns = columnsFor(capacity)
    },
    find: (sku: string): Product | undefined => {
      const number = numbers.find(sku)
      return number === unknownSku ? undefined : productAt(columns, number, sku)
    },
    at: (number: number): Product => productAt(columns, number, numbers.skuOf(number)),
    /** The number of the last movement of a product; 0 without one, or without a product. */
    lastMovement: (sku: string): number => columns.lastMovement[numbers.find(sku)] ?? 0,
    /** How many products there are. Their numbers are those below, in the order in which they were first put. */
    count: (): number => numbers.count(),
    /**
     * Puts a product in place of the one of its SKU, if there is one. Its last movement stays, unless one is given.
     * Returns its number.
     */
    put,
    /** Puts a product as the journal has it, ahead of `stock_base`. */
    putAhead: (product: Product, lastMovement: number): void => {
      const number = put(product, lastMovement)
      columns.isAhead[number] = 1
    },
    /** Call when `stock_base` has the units of this product. */
    catchUp: (number: number): void => {
      columns.isAhead[number] = 0
    },
    /** The first product that is ahead, from this number on; `count` if there is none. */
    nextAhead: (from: number): number => {
      const number = columns.isAhead.indexOf(1, from)
      return number === -1 ? numbers.count() : number
    },
  }
}

export type StockInMemory = ReturnType<typeof stockInMemory>
