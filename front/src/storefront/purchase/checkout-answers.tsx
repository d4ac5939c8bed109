/** @jsxImportSource hono/jsx */
import type { Problem } from '@shop/contracts'
import type { Context } from 'hono'
import type { Taken } from '../../orders/take-order.ts'
import { CheckoutPage } from '../pages/checkout.tsx'
import { shownNumber } from '../pages/order.tsx'
import { WaitingPage, type Unanswered } from '../pages/waiting.tsx'
import { purchaseFields } from '../parts/purchase-fields.tsx'
import type { CheckoutForm, FieldErrors } from './checkout-form.ts'
import { productIn, type Desk } from './desk.tsx'

type Shown = { errors?: FieldErrors; refusal?: string; status?: 200 | 409 | 422 }

/** When the page of an order that is not known to have arrived tries again, in seconds. */
const retrySeconds = 2

/** Shows the form of a check-out. */
export const createCheckoutPage = (desk: Desk) => {
  const { currency, storefront } = desk
  return async (
    c: Context,
    form: CheckoutForm,
    { errors = {}, refusal, status = 200 }: Shown = {},
  ): Promise<Response> => {
    const known = await desk.productsNow(form.lines.map(({ sku }) => sku))
    const page = (
      <CheckoutPage
        view={desk.viewIn(c)}
        address={desk.addressOf(c)}
        currency={currency}
        fields={storefront.checkoutFields}
        purchase={form}
        typed={form.typed}
        errors={errors}
        refusal={refusal}
        productOf={productIn(known)}
      />
    )
    return desk.answer(c, page, { status })
  }
}

/** The answers to a press: the order, the form once more, or what is certain while a part of the shop is away. */
export const createAnswerTaken = (desk: Desk) => {
  const { identity, protection, currency } = desk
  const checkoutPage = createCheckoutPage(desk)

  const waiting = async (
    c: Context,
    form: CheckoutForm,
    { outcome, seconds = retrySeconds }: { outcome: Unanswered; seconds?: number },
  ): Promise<Response> => {
    const view = desk.viewIn(c)
    const known = await desk.productsNow(form.lines.map(({ sku }) => sku))
    const page = (
      <WaitingPage
        view={view}
        address={desk.addressOf(c)}
        about="order"
        outcome={outcome}
        number={shownNumber(identity.idOf(form.key))}
        action={view.to.checkout}
        fields={[...purchaseFields(form), ...Object.entries(form.typed)]}
        retrySeconds={seconds}
        ordered={{ currency, purchase: form, productOf: productIn(known) }}
      />
    )
    const more = { 'Retry-After': String(seconds) }
    return desk.answer(c, page, { status: outcome === 'accepted' ? 202 : 503, more })
  }

  const refused = async (c: Context, form: CheckoutForm, refusal: Response): Promise<Response> => {
    const { code } = (await refusal.json()) as Problem
    if (code !== 'rate-limited') return checkoutPage(c, form, { refusal: code, status: 409 })
    return waiting(c, form, { outcome: 'busy', seconds: retryAfterOf(refusal) })
  }

  return async (c: Context, form: CheckoutForm, taken: Taken): Promise<Response> => {
    if ('refusal' in taken) return refused(c, form, taken.refusal)
    const { placed, orderId } = taken
    const address = desk.viewIn(c).to.order(orderId)
    switch (placed.outcome) {
      case 'recorded':
        return desk.lead(c, address)
      case 'key-reused':
      case 'reference-used':
        return desk.lead(c, `${address}?ordered=before`)
      case 'busy':
        return waiting(c, form, { outcome: 'busy', seconds: retryAfterOf(protection.shedOrder()) })
      case 'accepted':
      case 'unknown':
      case 'lost':
        return waiting(c, form, { outcome: placed.outcome })
    }
  }
}

const retryAfterOf = ({ headers }: Response): number =>
  Number(headers.get('Retry-After') ?? retrySeconds)
