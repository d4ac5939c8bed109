import type { Money } from '@shop/contracts'
import { productNameLengthMax } from '@shop/contracts'
import type { KeptLine } from './line-fate.ts'

/** A row of `POST /admin/products/import`. */
export type CatalogueRow = { sku: string; name: string; price: Money; stock?: number }

/**
 * The products of a book in the order of their first sale: named as on their latest line that has a
 * name, at the price of their first sale. As many units are received as the book sells, so that
 * nothing is rejected for want of stock.
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
        stock: 0,
      }
      row.stock += quantity
      if (name !== '') row.name = name.slice(0, productNameLengthMax)
      catalogue.set(sku, row)
    }
  }
  return catalogue
}

/**
 * The catalogue's prices over time. The book shows one price for each line and no price list, so
 * the price that an order shows is the catalogue's at that moment: before it is sent, every product
 * whose latest price was another one is changed. Each order is then charged what its invoice says.
 */
export const createPriceHistory = (catalogue: ReadonlyMap<string, CatalogueRow>) => {
  const latest = new Map([...catalogue].map(([sku, { price }]) => [sku, price.amount]))
  return {
    /**
     * The rows to import before an order with these lines, one for each product whose price
     * changes.
     */
    changesFor: (lines: readonly KeptLine[]): CatalogueRow[] =>
      lines.flatMap(({ sku, unitPrice }) => {
        if (latest.get(sku) === unitPrice) return []
        latest.set(sku, unitPrice)
        const { name, price } = catalogue.get(sku)!
        return [{ sku, name, price: { ...price, amount: unitPrice } }]
      }),
  }
}
