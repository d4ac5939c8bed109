/** @jsxImportSource hono/jsx */
import { orderNumberOf } from '@shop/contracts'
import { hasLeft } from '../../orders/cancel-order.ts'
import { isFinal } from '../../orders/order-changes.ts'
import { Page } from '../layout.tsx'
import { Moment } from '../parts/moment.tsx'
import { Notice } from '../parts/notice.tsx'
import { OrderLines } from '../parts/order-lines.tsx'
import type { OrderProps } from '../parts/order-props.ts'
import { Rest } from '../parts/rest.tsx'
import { Status } from '../parts/status.tsx'
import { Track } from '../parts/track.tsx'
import { canCancel, rejectionOf, stepsOf, unitsIn } from '../purchase/order-story.ts'

/** An order: its number, its way up to now, and what its shopper can do. */
export const OrderPage = (props: OrderProps) => {
  const { view, address, order, wasOrderedBefore } = props
  const { order: words } = view.words.purchase
  const number = shownNumber(order.id)
  const status = order.recorded || order.status !== 'pending' ? order.status : 'unrecorded'
  return (
    <Page
      view={view}
      address={address}
      title={words.title(number)}
      scripts={['purchase.js', 'copy.js']}
      styles={['purchase.css']}
      refreshSeconds={order.status === 'pending' ? 5 : undefined}
      isPrivate
    >
      <div
        class="page steady"
        data-order={order.id}
        data-version={String(order.version)}
        data-events={`${view.basePath}/orders/${order.id}/events`}
        data-final={isFinal(order) ? '' : undefined}
      >
        {wasOrderedBefore ? (
          <Notice tone="wait">
            <p>
              <strong>{words.other}</strong> {words.otherText}
            </p>
          </Notice>
        ) : (
          ''
        )}
        <div class="row between order-head">
          <div>
            <p class="small quiet">
              {order.placedAt ? (
                <>
                  {words.placed} <Moment view={view} at={order.placedAt} />
                </>
              ) : (
                words.one
              )}
            </p>
            <h1 class="mono">{number}</h1>
          </div>
          <div role="status">
            <Status view={view} status={status} />
          </div>
        </div>
        <div class="split">
          <div class="stack">
            <Story {...props} />
            <Actions {...props} />
          </div>
          <OrderLines {...props} />
        </div>
      </div>
    </Page>
  )
}

/** The number of an order in two halves, as people say it. */
export const shownNumber = (id: string): string => {
  const number = orderNumberOf(id)
  return `${number.slice(0, 5)}-${number.slice(5)}`
}

/** What happened to the order, in a sentence and in steps. */
const Story = (props: OrderProps) => {
  const { view, order, isOwn } = props
  const [head, text] = headOf(props)
  return (
    <section class="panel stack" aria-live="polite">
      <h2>{head}</h2>
      <p>{text}</p>
      {order.status === 'rejected' ? (
        <Rest {...props} />
      ) : (
        <Track view={view} steps={stepsOf(order)} />
      )}
      <Parcels {...props} />
      {order.recorded || !isOwn || order.status !== 'pending' ? (
        ''
      ) : (
        <p>
          {view.words.purchase.order.unsent}{' '}
          <a href={view.to.checkout}>{view.words.purchase.order.toCheckout}</a>
        </p>
      )}
    </section>
  )
}

const headOf = ({ view, order }: OrderProps): [string, string] => {
  const { heads, texts, rejections, whole } = view.words.purchase.order
  const { status, recorded, lines } = order
  switch (status) {
    case 'pending':
      return recorded ? [heads.pending, texts.pending] : [heads.unrecorded, texts.unrecorded]
    case 'confirmed':
      return hasLeft(order)
        ? [heads.partly, texts.partly]
        : [heads.confirmed, texts.confirmed(unitsIn(lines))]
    case 'rejected': {
      const [head, text] = rejections[rejectionOf(order)]!
      return [head, `${text} ${whole}`]
    }
    case 'canceled':
      return [heads.canceled, texts.canceled]
    case 'shipped':
      return [heads.shipped, texts.shipped]
  }
}

/** The parcels that have left, with the way to follow each. */
const Parcels = ({ view, order: { shipments = [] } }: OrderProps) => {
  const { order: words } = view.words.purchase
  if (shipments.length === 0) return <></>
  return (
    <dl class="facts">
      {shipments.map(({ shippedAt, carrier, trackingNumber, trackingUrl }, index) => (
        <>
          <dt>{words.parcel(index + 1)}</dt>
          <dd>
            <Moment view={view} at={shippedAt} />
            {carrier ? ` · ${carrier}` : ''}{' '}
            {trackingNumber ? <span class="mono">{trackingNumber}</span> : ''}{' '}
            {trackingUrl ? (
              <a href={trackingUrl} rel="noopener noreferrer">
                {words.follow}
              </a>
            ) : (
              ''
            )}
          </dd>
        </>
      ))}
    </dl>
  )
}

/** Share it, cancel it, or order it again. */
const Actions = ({ view, order, isOwn }: OrderProps) => {
  const { order: words } = view.words.purchase
  const mayCancel = isOwn && canCancel(order)
  const [forOwn, forOthers] = canCancel(order)
    ? [words.own, words.stranger]
    : [words.ownDetails, words.strangerDetails]
  return (
    <div class="stack">
      <div class="row actions">
        <a class="button" href={view.to.order(order.id)} data-copy={words.copied}>
          {words.share}
        </a>
        {mayCancel ? <Cancel view={view} order={order} /> : ''}
        {isOwn && order.status === 'canceled' && order.lines.length > 0 ? (
          <a
            class="button"
            href={`${view.to.cart}?lines=${order.lines.map(({ sku, quantity }) => `${encodeURIComponent(encodeURIComponent(sku))}:${quantity}`).join(',')}`}
          >
            {words.again}
          </a>
        ) : (
          ''
        )}
      </div>
      <p class="small quiet">
        {words.sharing} {isOwn ? forOwn : forOthers}
      </p>
    </div>
  )
}

const Cancel = ({ view, order }: Pick<OrderProps, 'view' | 'order'>) => {
  const { order: words } = view.words.purchase
  return (
    <details class="confirm">
      <summary class="button">{words.cancel}</summary>
      <form class="stack" method="post" action={`${view.to.order(order.id)}/cancel`} data-purchase>
        <p>{words.cancelSure}</p>
        <div>
          <button class="button danger">{words.cancelYes}</button>
        </div>
      </form>
    </details>
  )
}
