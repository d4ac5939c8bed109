/** @jsxImportSource hono/jsx */
import type { Money, ProductView } from '@shop/contracts'
import type { View } from '../view.ts'
import { Line } from './line.tsx'

type PricedLineProps = {
  view: View
  sku: string
  name: string | undefined
  quantity: number
  /** Missing while nobody knows it. */
  unitPrice: Money | undefined
  product: ProductView | undefined
  /** More about its units. */
  note?: string
}

/** A line that was ordered or is about to be: its quantity, and its price as far as it is known. */
export const PricedLine = ({ quantity, unitPrice, note = '', ...line }: PricedLineProps) => {
  const { view } = line
  const price = unitPrice && { ...unitPrice, amount: unitPrice.amount * quantity }
  return (
    <Line {...line} end={<span class="price">{price && view.money(price)}</span>}>
      <p class="small quiet">
        {unitPrice === undefined
          ? view.words.purchase.cart.units(quantity)
          : `${quantity} × ${view.money(unitPrice)}`}
        {note}
      </p>
    </Line>
  )
}
