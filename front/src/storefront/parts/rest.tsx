/** @jsxImportSource hono/jsx */
import type { RejectionReason } from '@shop/contracts'
import { unitsIn } from '../purchase/order-story.ts'
import type { View } from '../view.ts'
import type { OrderProps, RestOfOrder } from './order-props.ts'
import { Units } from './units.tsx'
import { HiddenFields, purchaseFields } from './purchase-fields.tsx'

/** Why each line was not possible, and one button that orders what is left. */
export const Rest = ({ view, currency, order, rest, productOf }: OrderProps) => {
  const { order: words } = view.words.purchase
  const { reasons = [] } = order
  return (
    <div class="stack">
      <ul class="reasons">
        {reasons.map((reason) => (
          <li>
            <span>{nameOf(reason, { order, productOf })}</span>
            <span class="stock low">
              {reason.code === 'out-of-stock' ? (
                <Units there={reason.available} wanted={reason.requested} />
              ) : (
                ''
              )}
              {reasonIn(reason, { view, currency })}
            </span>
          </li>
        ))}
      </ul>
      <div class="row">
        {rest === undefined ? (
          ''
        ) : (
          <OrderRest view={view} currency={currency} rest={rest} reasons={reasons} />
        )}
        <a class="button" href={view.to.goods()}>
          {words.look}
        </a>
      </div>
    </div>
  )
}

const nameOf = (
  { sku }: RejectionReason,
  { order, productOf }: Pick<OrderProps, 'order' | 'productOf'>,
): string => order.lines.find((line) => line.sku === sku)?.name ?? productOf(sku)?.name ?? sku

const reasonIn = (
  { code, requested, available, unitPrice = 0, maxPerOrder = 0 }: RejectionReason,
  { view, currency }: { view: View; currency: string },
): string => {
  const { reasons, rejections } = view.words.purchase.order
  switch (code) {
    case 'out-of-stock':
      return reasons[code](available, requested)
    case 'price-changed':
      return reasons[code](view.money({ amount: unitPrice, currency }))
    case 'over-limit':
      return maxPerOrder > 0 ? reasons[code](maxPerOrder) : rejections[code]![1]
    case 'unknown-sku':
    case 'not-yet-available':
      return reasons[code]
    case 'total-too-large':
      return rejections[code]![1]
  }
}

type OrderRestProps = Pick<OrderProps, 'view' | 'currency'> & {
  rest: RestOfOrder
  reasons: readonly RejectionReason[]
}

const OrderRest = ({ view, currency, rest, reasons }: OrderRestProps) => {
  const { order: words } = view.words.purchase
  const total = view.money({ amount: rest.total, currency })
  const isPriceAlone = reasons.length > 0 && reasons.every(({ code }) => code === 'price-changed')
  return (
    <form method="post" action={view.to.checkout} data-purchase>
      <HiddenFields fields={[...purchaseFields(rest), ...rest.details, ['instead', '1']]} />
      <button class="button main">
        {isPriceAlone ? words.restNow(total) : words.restFor(unitsIn(rest.lines), total)}
      </button>
    </form>
  )
}
