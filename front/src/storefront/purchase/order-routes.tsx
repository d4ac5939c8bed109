/** @jsxImportSource hono/jsx */
import type { DetailedOrderView } from '@shop/contracts'
import { Hono, type Context } from 'hono'
import { busy } from '../../http/busy.ts'
import { problem } from '../../http/problems.ts'
import { traceparentOf, type FrontEnv } from '../../http/request-scope.ts'
import { unrecordedOrder } from '../../orders/order-answers.ts'
import { BackendUnavailable } from '../../ports.ts'
import { OrderAwayPage } from '../pages/order-away.tsx'
import { OrderPage, shownNumber } from '../pages/order.tsx'
import { WaitingPage } from '../pages/waiting.tsx'
import { productIn, type Desk } from './desk.tsx'
import { keptAfter, keysOf, readKept } from './kept.ts'
import { restOf } from './rest-of-order.ts'
import { fromOwnPages } from './same-origin.ts'

/** The order with an id, under `/o/:id` of a language. Its address lets anybody look, its key do more. */
export const orderPageRoutes = (desk: Desk): Hono<FrontEnv> =>
  new Hono<FrontEnv>()
    .get('/:id', createShowOrder(desk))
    .post('/:id/cancel', fromOwnPages, desk.readsForm, createCancel(desk))

/** The key of this order, if the browser has it. */
const keyIn = (c: Context, id: string, { identity }: Desk): string | undefined =>
  keysOf(readKept(c)).find((key) => identity.isKeyOf(key, id))

const createShowOrder = (desk: Desk) => {
  const { ports, identity, protection } = desk
  const shown = createShown(desk)

  const read = async (id: string, key: string | undefined): Promise<DetailedOrderView> => {
    const { order, detailedOrder } = ports.orders
    const found = await (key === undefined ? order(id) : detailedOrder(id))
    return found ?? unrecordedOrder(id, { hint: '' })
  }

  /** What is certain of an order while its service does not answer. */
  const away = (c: Context, id: string): Response => {
    const view = desk.viewIn(c)
    const page = <OrderAwayPage view={view} address={view.to.order(id)} number={shownNumber(id)} />
    return desk.answer(c, page, { status: 503, more: { 'Retry-After': '5' } })
  }

  return async (c: Context): Promise<Response> => {
    const id = c.req.param('id')!
    if (!identity.isIssued(id)) return problem('unknown-order')
    const leave = protection.orderReads.enter()
    if (leave === undefined) return busy(ports.metrics, 'order-reads')
    try {
      const key = keyIn(c, id, desk)
      return await shown(c, await read(id, key), key)
    } catch (error) {
      if (!(error instanceof BackendUnavailable)) throw error
      return away(c, id)
    } finally {
      leave()
    }
  }
}

/** Shows an order. Its own browser has then seen it: the purchase ends once the order is decided. */
const createShown = (desk: Desk) => {
  const { ports, identity, currency } = desk

  return async (
    c: Context,
    order: DetailedOrderView,
    key: string | undefined,
  ): Promise<Response> => {
    const from = readKept(c)
    const isOwn = key !== undefined
    const isKnown = isOwn && (order.recorded || order.status !== 'pending')
    const to = isKnown ? keptAfter(from, { key, ...order }, identity.keyAfter) : from
    desk.keep(c, from, to)
    const known = await desk.productsNow(order.lines.map(({ sku }) => sku))
    const rest = (own: string) =>
      restOf(order, { key: to.purchase ?? identity.keyAfter(own), known, nowMs: ports.nowMs() })
    const page = (
      <OrderPage
        view={desk.viewIn(c)}
        address={desk.addressOf(c)}
        currency={currency}
        order={order}
        isOwn={isOwn}
        wasOrderedBefore={c.req.query('ordered') === 'before'}
        rest={isOwn ? rest(key) : undefined}
        productOf={productIn(known)}
      />
    )
    return desk.answer(c, page)
  }
}

const createCancel = (desk: Desk) => {
  const { ports, identity, cancelOrder } = desk

  return async (c: Context): Promise<Response> => {
    const id = c.req.param('id')!
    if (!identity.isIssued(id)) return problem('unknown-order')
    const key = keyIn(c, id, desk)
    if (key === undefined) return problem('wrong-key')
    const request = { orderId: id, key, nowMs: ports.nowMs(), traceparent: traceparentOf(c) }
    const { outcome } = await cancelOrder(request)
    const view = desk.viewIn(c)
    const address = view.to.order(id)
    if (outcome === 'recorded') return desk.lead(c, address)
    const page = (
      <WaitingPage
        view={view}
        address={address}
        about="cancellation"
        outcome={outcome}
        number={shownNumber(id)}
        action={`${address}/cancel`}
        fields={[]}
        retrySeconds={2}
      />
    )
    const status = outcome === 'accepted' ? 202 : 503
    return desk.answer(c, page, { status, more: { 'Retry-After': '2' } })
  }
}
