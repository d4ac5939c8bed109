/** @jsxImportSource hono/jsx */
import type { OrderContent } from '@shop/contracts'
import { Hono, type Context } from 'hono'
import type { FrontEnv } from '../../http/request-scope.ts'
import { traceparentOf } from '../../http/request-scope.ts'
import type { Taken } from '../../orders/take-order.ts'
import { CheckoutPage } from '../pages/checkout.tsx'
import { shownNumber } from '../pages/order.tsx'
import { WaitingPage } from '../pages/waiting.tsx'
import { purchaseFields } from '../parts/purchase-fields.tsx'
import {
  contentOf,
  errorsIn,
  readCheckout,
  type CheckoutForm,
  type FieldErrors,
} from './checkout-form.ts'
import { productIn, type Desk } from './desk.tsx'
import { judgeCart } from './judged-cart.ts'
import { orderCountMax, readKept } from './kept.ts'
import { newKey } from './new-key.ts'
import { fromOwnPages } from './same-origin.ts'

/** How long the answer to a check-out waits for the decision, in seconds: nearly always it is there at once. */
const decisionWaitSeconds = 2

/** The check-out, under `/checkout` of a language. */
export const checkoutRoutes = (desk: Desk): Hono<FrontEnv> => {
  const { ports, identity, currency, storefront, takeOrder, protection } = desk
  const { checkoutFields: fields } = storefront

  /** Whether Order knows the order of this purchase. While it does not answer, the button finds out. */
  const isOrdered = async (key: string): Promise<boolean> => {
    try {
      return (await ports.orders.order(identity.idOf(key))) !== undefined
    } catch {
      return false
    }
  }

  const show = async (c: Context): Promise<Response> => {
    const { to } = desk.viewIn(c)
    const kept = readKept(c)
    const key = kept.purchase ?? newKey(ports.nowMs())
    if (kept.purchase && (await isOrdered(key))) return desk.lead(c, to.order(identity.idOf(key)))
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

  type Shown = { errors?: FieldErrors; refusal?: string; status?: 200 | 409 | 422 }

  const checkoutPage = async (
    c: Context,
    form: CheckoutForm,
    { errors = {}, refusal, status = 200 }: Shown = {},
  ): Promise<Response> =>
    desk.answer(
      c,
      <CheckoutPage
        view={desk.viewIn(c)}
        address={desk.addressOf(c)}
        currency={currency}
        fields={fields}
        purchase={form}
        typed={form.typed}
        errors={errors}
        refusal={refusal}
        productOf={productIn(await desk.productsNow(form.lines.map(({ sku }) => sku)))}
      />,
      { status },
    )

  const press = async (c: Context): Promise<Response> => {
    const said = await c.req.formData()
    const form = readCheckout(said, fields)
    if (form === undefined) return desk.lead(c, desk.viewIn(c).to.cart)
    const errors = errorsIn(form.typed, fields)
    if (Object.keys(errors).length > 0) return checkoutPage(c, form, { errors, status: 422 })
    const { key } = form
    const kept = readKept(c)
    const orders = [key, ...kept.orders.filter((each) => each !== key)].slice(0, orderCountMax)
    const cart = said.has('instead') ? form.lines : kept.cart
    desk.keep(c, kept, { cart, orders, purchase: kept.purchase ?? key })
    const content: OrderContent = contentOf(form, currency)
    const taken = await takeOrder({
      key,
      content,
      prefer: { respondAsync: false, waitSeconds: decisionWaitSeconds },
      traceparent: traceparentOf(c),
      context: c,
      isTrusted: false,
    })
    return answerTaken(c, form, taken)
  }

  /** Leads to the order once it is known to be recorded. Otherwise says what is certain, and how it goes on. */
  const answerTaken = async (c: Context, form: CheckoutForm, taken: Taken): Promise<Response> => {
    if ('refusal' in taken) return refused(c, form, taken.refusal)
    const { orderId, placed } = taken
    const { to } = desk.viewIn(c)
    switch (placed.outcome) {
      case 'recorded':
        return desk.lead(c, to.order(orderId))
      case 'key-reused':
      case 'reference-used':
        return desk.lead(c, `${to.order(orderId)}?ordered=before`)
      case 'accepted':
      case 'unknown':
      case 'busy':
      case 'lost':
        return waiting(c, form, placed.outcome)
    }
  }

  const refused = async (c: Context, form: CheckoutForm, refusal: Response): Promise<Response> => {
    const { code } = (await refusal.json()) as { code: string }
    if (code === 'rate-limited') return waiting(c, form, 'busy', refusal.headers.get('Retry-After'))
    return checkoutPage(c, form, { refusal: code, status: 409 })
  }

  const waiting = (
    c: Context,
    form: CheckoutForm,
    outcome: 'accepted' | 'unknown' | 'busy' | 'lost',
    retryAfter: string | null = retryAfterOf(outcome),
  ): Response => {
    const { key, typed } = form
    const view = desk.viewIn(c)
    const retrySeconds = Number(retryAfter ?? 2)
    return desk.answer(
      c,
      <WaitingPage
        view={view}
        address={desk.addressOf(c)}
        about="order"
        outcome={outcome}
        number={shownNumber(identity.idOf(key))}
        action={view.to.checkout}
        fields={[...purchaseFields(form), ...Object.entries(typed)]}
        retrySeconds={retrySeconds}
      />,
      {
        status: outcome === 'accepted' ? 202 : 503,
        more: { 'Retry-After': String(retrySeconds) },
      },
    )
  }

  const retryAfterOf = (outcome: string): string | null =>
    outcome === 'busy' ? protection.shedOrder().headers.get('Retry-After') : null

  return new Hono<FrontEnv>().get('/', show).post('/', fromOwnPages, desk.readsForm, press)
}
