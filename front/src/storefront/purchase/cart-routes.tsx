/** @jsxImportSource hono/jsx */
import { quantityMax, skuPattern } from '@shop/contracts'
import { Hono, type Context } from 'hono'
import type { FrontEnv } from '../../http/request-scope.ts'
import { CartPage } from '../pages/cart.tsx'
import {
  cartLineCountMax,
  fits,
  readLines,
  withExactly,
  withMore,
  withSeen,
  type CartLine,
} from './cart.ts'
import { textIn } from './checkout-form.ts'
import type { Desk } from './desk.tsx'
import { judgeCart, mended, type Known } from './judged-cart.ts'
import { readKept, type Kept } from './kept.ts'
import { newKey } from './new-key.ts'
import { fromOwnPages } from './same-origin.ts'

/** The cart of a browser, under `/cart` of a language. */
export const cartRoutes = (desk: Desk): Hono<FrontEnv> => {
  const { identity, ports, currency } = desk

  const show = async (c: Context): Promise<Response> => {
    const view = desk.viewIn(c)
    const kept = readKept(c)
    const told = readLines(c.req.query('lines') ?? '')
    const isShared = told.lines.length > 0 && !isSame(told.lines, kept.cart)
    const lines = isShared ? told.lines.slice(0, cartLineCountMax) : kept.cart
    const known = await desk.productsNow(lines.map(({ sku }) => sku))
    const nowMs = ports.nowMs()
    const cart = judgeCart(lines, known, nowMs)
    const canMend = !isShared && cart.canMend
    const [last] = kept.orders
    return desk.answer(
      c,
      <CartPage
        view={view}
        address={desk.addressOf(c)}
        currency={currency}
        cart={cart}
        rest={canMend ? judgeCart(mended(cart), known, nowMs) : undefined}
        isShared={isShared}
        unreadable={told.unreadable}
        tooMany={Math.max(0, told.lines.length - cartLineCountMax)}
        full={fullIn(c, kept.cart)}
        lastOrder={last && view.to.order(identity.idOf(last))}
        newest={lines.length === 0 ? await desk.newestProducts() : []}
        nowMs={nowMs}
      />,
    )
  }

  /** Changes the cart as a form says, and shows it. A line that finds no room is named there. */
  const change = async (c: Context): Promise<Response> => {
    const kept = readKept(c)
    const form = await c.req.formData()
    const wanted = wantedLines(form)
    const skus = [...wanted, ...kept.cart].map(({ sku }) => sku)
    const known = await desk.productsNow([...new Set(skus)])
    const { cart, full } = addAll(
      changedCart(kept.cart, { form, known, nowMs: ports.nowMs() }),
      wanted,
      known,
    )
    const to: Kept = { ...kept, cart, purchase: kept.purchase ?? newKey(ports.nowMs()) }
    desk.keep(c, kept, cart.length > 0 ? to : { ...kept, cart })
    const { to: pages } = desk.viewIn(c)
    const address =
      form.get('then') === 'checkout' && full === undefined ? pages.checkout : pages.cart
    return desk.lead(
      c,
      full === undefined ? address : `${address}?full=${encodeURIComponent(full)}`,
    )
  }

  return new Hono<FrontEnv>().get('/', show).post('/', fromOwnPages, desk.readsForm, change)
}

/** The SKU that the address names as without room, if that is so: anybody can write an address. */
const fullIn = (c: Context, cart: readonly CartLine[]): string | undefined => {
  const sku = c.req.query('full') ?? ''
  return skuPattern.test(sku) && !fits(withMore(cart, { sku, quantity: 1 })) ? sku : undefined
}

const isSame = (a: readonly CartLine[], b: readonly CartLine[]): boolean =>
  a.length === b.length &&
  a.every(({ sku, quantity }) => b.some((line) => line.sku === sku && line.quantity === quantity))

/** The lines that a form puts in: one of a product's page, or all of a cart that was shared. */
const wantedLines = (form: FormData): CartLine[] => {
  const sku = textIn(form, 'sku')
  const quantity = quantityIn(form, 'quantity') ?? 0
  if (skuPattern.test(sku) && quantity > 0) return [{ sku, quantity }]
  return readLines(textIn(form, 'lines')).lines.slice(0, cartLineCountMax)
}

/** A quantity that somebody typed. More than one line may have counts as the most: the cart then says what is left. */
const quantityIn = (form: FormData, name: string): number | undefined => {
  const quantity = Number(textIn(form, name) || NaN)
  return Number.isInteger(quantity) && quantity >= 0 ? Math.min(quantity, quantityMax) : undefined
}

/** The cart after a form changed lines that it has. */
const changedCart = (
  cart: readonly CartLine[],
  { form, known, nowMs }: { form: FormData; known: (sku: string) => Known; nowMs: number },
): readonly CartLine[] => {
  if (form.has('mend')) return mended(judgeCart(cart, known, nowMs))
  const sku = textIn(form, 'sku')
  const line = cart.find((each) => each.sku === sku)
  if (line === undefined) return cart
  const { seen } = priceOf(known(sku))
  if (form.has('agree')) return seen === undefined ? cart : withSeen(cart, sku, seen)
  const quantity = quantityIn(form, 'to') ?? quantityIn(form, 'exactly')
  return quantity === undefined ? cart : withExactly(cart, { sku, quantity })
}

/** Puts lines in, at the prices that the shopper saw. `full`: the first that found no room. */
const addAll = (
  cart: readonly CartLine[],
  lines: readonly CartLine[],
  known: (sku: string) => Known,
): { cart: readonly CartLine[]; full: string | undefined } => {
  let full: string | undefined
  for (const { sku, quantity } of lines) {
    const more = withMore(cart, { sku, quantity, ...priceOf(known(sku)) })
    if (fits(more)) cart = more
    else full ??= sku
  }
  return { cart, full }
}

const priceOf = (product: Known): { seen?: number } =>
  product === undefined || product === 'unread' ? {} : { seen: product.price.amount }
