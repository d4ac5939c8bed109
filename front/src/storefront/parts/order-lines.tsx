/** @jsxImportSource hono/jsx */
import type { DetailedOrderView } from '@shop/contracts'
import type { View } from '../view.ts'
import { PricedLine } from './priced-line.tsx'
import type { OrderProps } from './order-props.ts'

/** The lines of an order with their total, and to the browser that ordered also whose it is. */
export const OrderLines = (props: OrderProps) => {
  const { view, order } = props
  const { order: words } = view.words.purchase
  const wasWanted = order.status === 'rejected'
  return (
    <section class="panel stack">
      <h2>{wasWanted ? words.wanted : words.what}</h2>
      {order.lines.length === 0 ? (
        <p class="quiet">{words.hidden}</p>
      ) : (
        <ul class="lines">
          {order.lines.map((line) => (
            <OrderLine {...props} line={line} />
          ))}
        </ul>
      )}
      <Total {...props} />
      <Details view={view} order={order} />
    </section>
  )
}

type LineOfOrder = DetailedOrderView['lines'][number]

const OrderLine = ({
  view,
  currency,
  order,
  line,
  productOf,
}: OrderProps & { line: LineOfOrder }) => {
  const { sku, quantity, name, unitPrice: amount } = line
  return (
    <PricedLine
      view={view}
      sku={sku}
      name={name}
      quantity={quantity}
      unitPrice={amount === undefined ? undefined : { amount, currency }}
      product={productOf(sku)}
      note={movedOf(line, order.status, view)}
    />
  )
}

/** Says how many units of a line were shipped, canceled and returned. Leaves out what the status of the order says already. */
const movedOf = (
  { quantity, shipped, canceled, returned }: LineOfOrder,
  status: DetailedOrderView['status'],
  { words }: View,
): string =>
  [
    shipped && !(status === 'shipped' && shipped === quantity)
      ? words.purchase.order.left(shipped)
      : '',
    canceled ? words.purchase.order.gone(canceled) : '',
    returned ? words.purchase.order.back(returned) : '',
  ]
    .filter((text) => text !== '')
    .map((text) => ` · ${text}`)
    .join('')

const Total = ({ view, order: { total, expectedTotal } }: OrderProps) => {
  const shown = total ?? expectedTotal
  return shown === undefined ? (
    <></>
  ) : (
    <p class="sum">
      <span>{view.words.purchase.order.total}</span>
      <span class="price">{view.money(shown)}</span>
    </p>
  )
}

const Details = ({ view, order: { customer = {}, note } }: Pick<OrderProps, 'view' | 'order'>) => {
  const { order: words } = view.words.purchase
  const { name, email, phone, shippingAddress = {} } = customer
  const { postalCode, addressLocality, ...rest } = shippingAddress
  const { streetAddress, extendedAddress, addressRegion, addressCountry } = rest
  const town = [postalCode, addressLocality].filter(Boolean).join(' ')
  const to = [name, streetAddress, extendedAddress, town, addressRegion, addressCountry]
  const facts = [
    [words.to, to.filter(Boolean).join('\n')],
    [words.email, email],
    [words.phone, phone],
    [words.note, note],
  ].filter(([, text]) => text)
  return facts.length === 0 ? (
    <></>
  ) : (
    <dl class="facts">
      {facts.map(([title, text]) => (
        <>
          <dt>{title}</dt>
          <dd class="lines-kept">{text}</dd>
        </>
      ))}
    </dl>
  )
}
