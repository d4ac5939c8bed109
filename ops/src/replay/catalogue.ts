import type { Money } from '@shop/contracts'
import { productNameLengthMax } from '@shop/contracts'
import type { KeptLine } from './line-fate.ts'

/** A row of `POST /admin/products/import`. */
export type CatalogueRow = { sku: string; name: string; price: Money; received?: number }

/**
 * Makes the products of a book in the order of their first sale: with the latest name, at the price of the first sale.
 * The units received of each are those that the book sells, so that no order is rejected for lack of stock.
 */
export const catalogueOf = (
  orders: Iterable<readonly KeptLine[]>,
  currency: string,
): Map<string, CatalogueRow> => {
  const catalogue = new Map<string, Required<CatalogueRow>>()
  for (const lines of orders) {
    for (const { sku, name, unitPrice, quantity } of lines) {
      const row = catalogue.get(sku) ?? {
        sku,
        name: sku,
        price: { amount: unitPrice, currency },
        received: 0,
      }
      row.received += quantity
      if (name !== '') row.name = name.slice(0, productNameLengthMax)
      catalogue.set(sku, row)
    }
  }
  return catalogue
}

/**
 * Follows the catalogue's prices over time. The book has a price on each line and no price list, so the prices of an order
 * are the catalogue's at that moment. Before an order is sent, every product with another latest price is changed. Then
 * the shop charges each order the amount of its invoice.
 */
export const createPriceHistory = (catalogue: ReadonlyMap<string, CatalogueRow>) => {
  const latest = new Map([...catalogue].map(([sku, { price }]) => [sku, price.amount]))
  return {
    /** Makes the rows to import before an order with these lines, one for each product whose price changes. */
    changesFor: (lines: readonly KeptLine[]): CatalogueRow[] =>
      lines.flatMap(({ sku, unitPrice }) => {
        if (latest.get(sku) === unitPrice) return []
        latest.set(sku, unitPrice)
        const { name, price } = catalogue.get(sku)!
        return [{ sku, name, price: { ...price, amount: unitPrice } }]
      }),
  }
}
