import { idempotencyKeyPattern, type OrderStatus } from '@shop/contracts'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { unitsIn } from './order-story.ts'
import { cartLineCountMax, readLines, without, writeLines, type CartLine } from './cart.ts'

/**
 * Everything that the shop keeps in a browser. The shop itself keeps nothing of a visitor.
 * - `cart`, `cart_count`: the lines, and how many units they have, in plain cookies that scripts may read.
 * - `purchase`: the key of the order that this cart becomes. It is there before the first press of the button, so that
 *   every press, in any tab, is about one order.
 * - `orders`: the keys of the last orders, newest first. A key opens the details of its order and can cancel it.
 */
export type Kept = { cart: readonly CartLine[]; purchase: string | undefined; orders: string[] }

export const orderCountMax = 20

export const readKept = (c: Context): Kept => {
  const purchase = getCookie(c, 'purchase')
  return {
    cart: readLines(getCookie(c, 'cart') ?? '').lines.slice(0, cartLineCountMax),
    purchase: purchase !== undefined && isKey(purchase) ? purchase : undefined,
    orders: (getCookie(c, 'orders') ?? '').split('.').filter(isKey).slice(0, orderCountMax),
  }
}

const isKey = (text: string): boolean => idempotencyKeyPattern.test(text)

/** Tells the browser to keep what has changed. `basePath`: where the shop lies on its site. */
export const keep = (
  c: Context,
  { from, to, basePath }: { from: Kept; to: Kept; basePath: string },
): void => {
  const cookie = { path: basePath || '/', sameSite: 'Lax', maxAge, secure: isSecure(c) } as const
  const write = (name: string, text: (kept: Kept) => string): void => {
    const value = text(to)
    if (value === text(from)) return
    if (value === '') deleteCookie(c, name, cookie)
    else setCookie(c, name, value, { ...cookie, httpOnly: !name.startsWith('cart') })
  }
  write('cart', ({ cart }) => writeLines(cart))
  write('cart_count', ({ cart }) => String(unitsIn(cart) || ''))
  write('purchase', ({ purchase = '' }) => purchase)
  write('orders', ({ orders }) => orders.join('.'))
}

/** 180 days, in seconds. */
const maxAge = 180 * 86_400

/** A proxy that ends TLS says so. Somebody who says it without one only keeps cookies from themselves. */
const isSecure = (c: Context): boolean =>
  c.req.header('X-Forwarded-Proto') === 'https' || new URL(c.req.url).protocol === 'https:'

/** All keys of a browser: each opens its order. */
export const keysOf = ({ purchase, orders }: Kept): string[] =>
  purchase === undefined ? orders : [purchase, ...orders]

/** The keys of the last orders, with one more in front. */
const withKey = (orders: readonly string[], key: string): string[] =>
  [key, ...orders.filter((each) => each !== key)].slice(0, orderCountMax)

/** What a browser keeps when it sends an order. The purchase goes on until its order was shown. */
export const keptAtPress = (kept: Kept, key: string): Kept => ({
  cart: kept.cart,
  purchase: kept.purchase ?? key,
  orders: withKey(kept.orders, key),
})

type Seen = { key: string; status: OrderStatus; lines: readonly CartLine[] }

/**
 * What a browser keeps after it was shown an order of its own. Only then does the purchase end: while the order is pending,
 * or nobody has seen its outcome, every press of the button is about this order. A confirmed order takes its lines out of the cart.
 */
export const keptAfter = (
  kept: Kept,
  { key, status, lines }: Seen,
  keyAfter: (key: string) => string,
): Kept => {
  if (kept.purchase !== key) return kept
  const orders = withKey(kept.orders, key)
  if (status === 'pending') return { ...kept, orders }
  const isBought = status === 'confirmed' || status === 'shipped'
  const cart = isBought ? without(kept.cart, lines) : kept.cart
  return { cart, orders, purchase: keyAfter(key) }
}
