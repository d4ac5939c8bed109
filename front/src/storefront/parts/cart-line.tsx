/** @jsxImportSource hono/jsx */
import type { JudgedLine } from '../purchase/judged-cart.ts'
import type { View } from '../view.ts'
import { Availability } from './availability.tsx'
import { Line } from './line.tsx'
import { Moment } from './moment.tsx'
import { Units } from './units.tsx'

type LineProps = {
  view: View
  currency: string
  /** The line is of an address, not of this browser: it can only be looked at. */
  isShared: boolean
  line: JudgedLine
}

/** A line of a cart: what there is of it, what changed, and the ways to change it. */
export const CartLineRow = ({ view, currency, isShared, line }: LineProps) => {
  const { sku, quantity, product, state } = line
  const price = product && { amount: product.price.amount * quantity, currency }
  const isGone = state === 'sold-out' || state === 'gone'
  const end = (
    <div class="row line-end">
      {isShared || isGone ? (
        <span class="quiet">{view.words.purchase.cart.units(quantity)}</span>
      ) : (
        <Quantity view={view} line={line} />
      )}
      <span class="price">{price ? view.money(price) : '–'}</span>
    </div>
  )
  return (
    <Line view={view} sku={sku} product={product} isGone={isGone} end={end}>
      <LineState view={view} line={line} />
      {isShared ? '' : <Changes view={view} currency={currency} line={line} />}
    </Line>
  )
}

const LineState = ({ view, line }: { view: View; line: JudgedLine }) => {
  const { cart: words } = view.words.purchase
  const { state, product, quantity, possible } = line
  switch (state) {
    case 'fine':
      return (
        <p>
          <Availability units={product!.available} words={view.words} />
        </p>
      )
    case 'short':
      return (
        <p class="stock low">
          <Units there={possible} wanted={quantity} />
          {words.short(possible, quantity)}
        </p>
      )
    case 'over-limit':
      return <p class="stock low">{words.overLimit(possible)}</p>
    case 'not-yet':
      return (
        <p class="stock soon">
          <span>
            {words.opens} <Moment view={view} at={product!.availableFrom!} />
          </span>
        </p>
      )
    case 'sold-out':
    case 'gone':
    case 'unread':
      return <p class="stock out">{words.states[state]}</p>
  }
}

/** What the shopper can do about a line that changed, and the way to take it out. */
const Changes = ({ view, currency, line }: Omit<LineProps, 'isShared'>) => {
  const { cart: words } = view.words.purchase
  const { sku, quantity, product, possible, cost } = line
  const name = product?.name ?? sku
  const money = (amount: number): string => view.money({ amount, currency })
  return (
    <form class="stack tight" method="post" action={view.to.cart} data-swap>
      <input type="hidden" name="sku" value={sku} />
      {cost === undefined ? (
        ''
      ) : (
        <p class="small changed">{words.costsNow(money(product!.price.amount), money(cost))}</p>
      )}
      <p class="row small changes">
        {cost === undefined ? (
          ''
        ) : (
          <button class="link" name="agree" value="1">
            {words.agree}
          </button>
        )}
        {possible > 0 && possible < quantity ? (
          <button class="link" name="to" value={String(possible)}>
            {words.reduce(possible)}
          </button>
        ) : (
          ''
        )}
        <button class="link quiet" name="to" value="0">
          {words.remove}
          <span class="sr">: {name}</span>
        </button>
      </p>
    </form>
  )
}

/** The first button is the one that Enter presses. */
const Quantity = ({ view, line }: { view: View; line: JudgedLine }) => {
  const { cart: words } = view.words.purchase
  const { sku, quantity, product } = line
  const name = product?.name ?? sku
  return (
    <form method="post" action={view.to.cart} data-swap data-at-change>
      <input type="hidden" name="sku" value={sku} />
      <span class="step" role="group" aria-label={words.quantityOf(name)}>
        <button class="sr" tabindex={-1}>
          {words.set}
        </button>
        <button name="to" value={String(quantity - 1)} aria-label={words.less} id={`less-${sku}`}>
          −
        </button>
        <input
          id={`quantity-${sku}`}
          name="exactly"
          value={String(quantity)}
          inputmode="numeric"
          pattern=" *[0-9]+ *"
          required
          autocomplete="off"
          aria-label={words.quantityOf(name)}
        />
        <button name="to" value={String(quantity + 1)} aria-label={words.more} id={`more-${sku}`}>
          +
        </button>
      </span>
    </form>
  )
}
