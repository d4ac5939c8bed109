import type { Product } from '../../domain/product.ts'
import { skuNumbers, unknownSku } from './sku-numbers.ts'

/** Room that there is when nothing is known yet. */
const countAtFirst = 1_000

/** A column for each property; a product has the same number in all of them. */
const columnsFor = (count: number) => ({
  price: new Float64Array(count),
  listed: new Uint8Array(count),
  version: new Float64Array(count),
  onHand: new Float64Array(count),
  reserved: new Float64Array(count),
  /** 1 if `stock_base` has not been told of these units: they are in the journal. */
  isAhead: new Uint8Array(count),
})

const columnNames = ['price', 'listed', 'version', 'onHand', 'reserved', 'isAhead'] as const

/**
 * What decisions need of every product there is, as committed: 34 bytes of typed arrays for each, and its SKU. No
 * product is ever deleted, so each keeps its number.
 */
export const stockInMemory = () => {
  let capacity = countAtFirst
  let numbers = skuNumbers(capacity)
  let columns = columnsFor(capacity)

  const grow = (): void => {
    const before = columns
    capacity *= 2
    columns = columnsFor(capacity)
    for (const name of columnNames) columns[name].set(before[name])
  }

  const at = (number: number, sku: string): Product => ({
    sku,
    price: columns.price[number]!,
    listed: columns.listed[number] === 1,
    version: columns.version[number]!,
    onHand: columns.onHand[number]!,
    reserved: columns.reserved[number]!,
  })

  const put = ({ sku, price, listed, version, onHand, reserved }: Product): number => {
    const number = numbers.add(sku)
    if (number === capacity) grow()
    columns.price[number] = price
    columns.listed[number] = Number(listed)
    columns.version[number] = version
    columns.onHand[number] = onHand
    columns.reserved[number] = reserved
    return number
  }

  return {
    /** Forgets all products, and makes room for so many, and some more. */
    clear: (expected: number): void => {
      capacity = countAtFirst + Math.ceil(expected * 1.1)
      numbers = skuNumbers(capacity)
      columns = columnsFor(capacity)
    },
    find: (sku: string): Product | undefined => {
      const number = numbers.find(sku)
      return number === unknownSku ? undefined : at(number, sku)
    },
    at: (number: number): Product => at(number, numbers.skuOf(number)),
    /** Products have the numbers below, in the order in which they were put for the first time. */
    count: (): number => numbers.count(),
    /** Puts a product in place of the one of its SKU, if there is one. Answers its number. */
    put,
    /** Puts a product whose units the journal has, which go ahead of those in `stock_base`. */
    putAhead: (product: Product): void => {
      const number = put(product)
      columns.isAhead[number] = 1
    },
    /** `stock_base` has the units of this product. */
    catchUp: (number: number): void => {
      columns.isAhead[number] = 0
    },
    /** The first product that is ahead, of those from this number on; else `count`. */
    nextAhead: (from: number): number => {
      const number = columns.isAhead.indexOf(1, from)
      return number === -1 ? numbers.count() : number
    },
  }
}

export type StockInMemory = ReturnType<typeof stockInMemory>
