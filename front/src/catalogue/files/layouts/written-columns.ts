import type { AdminProductView } from '@shop/contracts'

/** The columns of a CSV file of products, in their order, and the cell of a product in each. */
export type WrittenColumns = Readonly<Record<string, (product: AdminProductView) => string>>

/** A number, or an empty cell when the product has none. */
export const numberCell = (value: number | undefined): string =>
  value === undefined ? '' : String(value)
