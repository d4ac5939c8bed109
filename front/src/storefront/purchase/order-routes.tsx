/** @jsxImportSource hono/jsx */
import type { DetailedOrderView } from '@shop/contracts'
import { Hono, type Context } from 'hono'
import { problem } from '../../http/problems.ts'
import { busy } from '../../http/busy.ts'
import { traceparentOf, type FrontEnv } from '../../http/request-scope.ts'
import { unrecordedOrder } from '../../orders/order-answers.ts'
import { BackendUnavailable } from '../../ports.ts'
import { OrderPage, shownNumber } from '../pages/order.tsx'
import { OrderAwayPage } from '../pages/order-away.tsx'
import { WaitingPage } from '../pages/waiting.tsx'
import type { RestOfOrder } from '../parts/order-props.ts'
import { typedIn } from './checkout-form.ts'
import { productIn, type Desk } from './desk.tsx'
import { asDecided, judgeCart, mended, type Known } from './judged-cart.ts'
import { keptAfter, keysOf, readKept } from './kept.ts'
import { fromOwnPages } from './same-origin.ts'

/** The order with an id, under `/o/:id` of a language. Its address lets anybody look, its key do more. */
export const orderPageRoutes = (desk: Desk): Hono<FrontEnv> => {
  const { ports, identity, currency, cancelOrder, protection } = desk

  /** The key of this order, if the browser has it. */
  const keyIn = (c: Context, id: string): string | undefined =>
    keysOf(readKept(c)).find((key) => identity.isKeyOf(key, id))

  const read = async (id: string, key: string | undefined): Promise<DetailedOrderView> => {
    const { order, detailedOrder } = ports.orders
    const found = await (key === undefined ? order(id) : detailedOrder(id))
    return found ?? unrecordedOrder(id, { hint: '' })
  }

  const show = async (c: Context): Promise<Response> => {
    const id = c.req.param('id')!
    if (!identity.isIssued(id)) return problem('unknown-order')
    const leave = protection.orderReads.enter()
    if (leave === undefined) return busy(ports.metrics, 'order-reads')
    try {
      const key = keyIn(c, id)
      return await shown(c, await read(id, key), key)
    } catch (error) {
      if (!(error instanceof BackendUnavailable)) throw error
      return away(c, id)
    } finally {
      leave()
    }
  }

  const shown = async (
    c: Context,
    order: DetailedOrderView,
    key: string | undefined,
  ): Promise<Response> => {
    const from = readKept(c)
    const isKnown = key !== undefined && (order.recorded || order.status !== 'pending')
    const to = isKnown ? keptAfter(from, { key, ...order }, identity.keyAfter) : from
    desk.keep(c, from, to)
    const known = await desk.productsNow(order.lines.map(({ sku }) => sku))
    return desk.answer(
      c,
      <OrderPage
        view={desk.viewIn(c)}
        address={desk.addressOf(c)}
        currency={currency}
        order={order}
        isOwn={key !== undefined}
        wasOrderedBefore={c.req.query('ordered') === 'before'}
        rest={
          key === undefined
            ? undefined
            : restOf(order, to.purchase ?? identity.keyAfter(key), known)
        }
        productOf={productIn(known)}
      />,
    )
  }

  /** What can be ordered now of a rejected order, under the key of the next purchase. */
  const restOf = (
    order: DetailedOrderView,
    key: string,
    known: (sku: string) => Known,
  ): RestOfOrder | undefined => {
    if (order.status !== 'rejected') return undefined
    const nowMs = ports.nowMs()
    const latest = asDecided(known, order, nowMs)
    const lines = mended(judgeCart(order.lines, latest, nowMs))
    const { total } = judgeCart(lines, latest, nowMs)
    if (lines.length === 0 || total === undefined) return undefined
    const nameOf = (sku: string) => productIn(known)(sku)!.name
    const named = lines.map(({ sku, quantity }) => ({ sku, quantity, name: nameOf(sku) }))
    return { key, lines: named, total, details: Object.entries(typedIn(order)) }
  }

  /** What is certain of an order while its service does not answer. */
  const away = (c: Context, id: string): Response =>
    desk.answer(
      c,
      <OrderAwayPage view={desk.viewIn(c)} address={desk.addressOf(c)} number={shownNumber(id)} />,
      { status: 503, more: { 'Retry-After': '5' } },
    )

  const cancel = async (c: Context): Promise<Response> => {
    const id = c.req.param('id')!
    if (!identity.isIssued(id)) return problem('unknown-order')
    const key = keyIn(c, id)
    if (key === undefined) return problem('wrong-key')
    const request = { orderId: id, key, nowMs: ports.nowMs(), traceparent: traceparentOf(c) }
    const { outcome } = await cancelOrder(request)
    const view = desk.viewIn(c)
    if (outcome === 'recorded') return desk.lead(c, view.to.order(id))
    return desk.answer(
      c,
      <WaitingPage
        view={view}
        address={desk.addressOf(c)}
        about="cancellation"
        outcome={outcome}
        number={shownNumber(id)}
        action={`${view.to.order(id)}/cancel`}
        fields={[]}
        retrySeconds={2}
      />,
      { status: outcome === 'accepted' ? 202 : 503, more: { 'Retry-After': '2' } },
    )
  }

  return new Hono<FrontEnv>()
    .get('/:id', show)
    .post('/:id/cancel', fromOwnPages, desk.readsForm, cancel)
}
