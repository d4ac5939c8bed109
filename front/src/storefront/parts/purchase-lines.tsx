/** @jsxImportSource hono/jsx */
import type { ProductView } from '@shop/contracts'
import { unitsIn } from '../purchase/order-story.ts'
import type { View } from '../view.ts'
import { PricedLine } from './priced-line.tsx'
import type { PurchaseFields } from './purchase-fields.tsx'

type LinesProps = {
  view: View
  currency: string
  purchase: PurchaseFields
  productOf(sku: string): ProductView | undefined
}

/** The lines of a purchase, with their total. */
export const PurchaseLines = ({ view, currency, purchase, productOf }: LinesProps) => {
  const { cart: words } = view.words.purchase
  return (
    <>
      <ul class="lines">
        {purchase.lines.map(({ sku, quantity, name }) => {
          const product = productOf(sku)
          const line = { view, sku, quantity, name, product }
          return <PricedLine {...line} unitPrice={product?.price} />
        })}
      </ul>
      <p class="sum">
        <span>
          {words.total} <span class="quiet small">{words.units(unitsIn(purchase.lines))}</span>
        </span>
        <span class="price">{view.money({ amount: purchase.total, currency })}</span>
      </p>
    </>
  )
}
