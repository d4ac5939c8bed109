/** @jsxImportSource hono/jsx */
import type { ProductView } from '@shop/contracts'
import { unitsIn } from '../purchase/order-story.ts'
import type { View } from '../view.ts'
import { Line } from './line.tsx'
import type { PurchaseFields } from './purchase-fields.tsx'

type LinesProps = {
  view: View
  currency: string
  purchase: PurchaseFields
  productOf(sku: string): ProductView | undefined
}

/** What a purchase orders, with its total. */
export const PurchaseLines = ({ view, currency, purchase, productOf }: LinesProps) => {
  const { cart: words } = view.words.purchase
  return (
    <>
      <ul class="lines">
        {purchase.lines.map(({ sku, quantity, name }) => {
          const product = productOf(sku)
          const price = product && { amount: product.price.amount * quantity, currency }
          return (
            <Line
              view={view}
              sku={sku}
              name={name}
              product={product}
              end={<span class="price">{price && view.money(price)}</span>}
            >
              <p class="small quiet">
                {product === undefined
                  ? words.units(quantity)
                  : `${quantity} × ${view.money(product.price)}`}
              </p>
            </Line>
          )
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
