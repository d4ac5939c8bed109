/** @jsxImportSource hono/jsx */
import { Hono, type Context } from 'hono'
import { traceparentOf, type FrontEnv } from '../../http/request-scope.ts'
import { createAnswerTaken, createCheckoutPage } from './checkout-answers.tsx'
import { contentOf, errorsIn, readCheckout } from './checkout-form.ts'
import type { Desk } from './desk.tsx'
import { judgeCart } from './judged-cart.ts'
import { keptAtPress, readKept } from './kept.ts'
import { newKey } from './new-key.ts'
import { fromOwnPages } from './same-origin.ts'

/** How long the answer to a check-out waits for the decision, in seconds: nearly always it is there at once. */
const decisionWaitSeconds = 2

/** The check-out, under `/checkout` of a language. */
export const checkoutRoutes = (desk: Desk): Hono<FrontEnv> =>
  new Hono<FrontEnv>()
    .get('/', createShowCheckout(desk))
    .post('/', fromOwnPages, desk.readsForm, createPressOrder(desk))

/** Shows the form, or the order that this purchase is already. */
const createShowCheckout = (desk: Desk) => {
  const { ports, identity, protection } = desk
  const checkoutPage = createCheckoutPage(desk)

  /** Whether Order knows the order of this purchase. While it does not answer, or in a rush, the button finds out. */
  const isOrdered = async (key: string): Promise<boolean> => {
    const leave = protection.orderReads.enter()
    if (leave === undefined) return false
    try {
      return (await ports.orders.order(identity.idOf(key))) !== undefined
    } catch {
      return false
    } finally {
      leave()
    }
  }

  return async (c: Context): Promise<Response> => {
    const { to } = desk.viewIn(c)
    const kept = readKept(c)
    const key = kept.purchase ?? newKey(ports.nowMs())
    if (kept.purchase !== undefined && (await isOrdered(key))) {
      return desk.lead(c, to.order(identity.idOf(key)))
    }
    const known = await desk.productsNow(kept.cart.map(({ sku }) => sku))
    const { lines, canOrder, total } = judgeCart(kept.cart, known, ports.nowMs())
    if (!canOrder || total === undefined) return desk.lead(c, to.cart)
    desk.keep(c, kept, { ...kept, purchase: key })
    const named = lines.map(({ sku, quantity, product }) => ({
      sku,
      quantity,
      name: product!.name,
    }))
    return checkoutPage(c, { key, lines: named, total, typed: {} })
  }
}

/** Takes the order that the form makes. The same form makes the same order, however often it comes. */
const createPressOrder = (desk: Desk) => {
  const { currency, storefront, takeOrder } = desk
  const { checkoutFields: fields } = storefront
  const checkoutPage = createCheckoutPage(desk)
  const answerTaken = createAnswerTaken(desk)

  return async (c: Context): Promise<Response> => {
    const said = await c.req.formData()
    const form = readCheckout(said, fields)
    if (form === undefined) return desk.lead(c, desk.viewIn(c).to.cart)
    const errors = errorsIn(form.typed, fields)
    if (Object.keys(errors).length > 0) return checkoutPage(c, form, { errors, status: 422 })
    const kept = readKept(c)
    const cart = said.has('instead') ? form.lines : kept.cart
    desk.keep(c, kept, keptAtPress({ ...kept, cart }, form.key))
    const taken = await takeOrder({
      key: form.key,
      content: contentOf(form, currency),
      prefer: { respondAsync: false, waitSeconds: decisionWaitSeconds },
      traceparent: traceparentOf(c),
      context: c,
      isTrusted: false,
    })
    return answerTaken(c, form, taken)
  }
}
