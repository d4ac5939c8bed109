/** @jsxImportSource hono/jsx */
import type { ProductView } from '@shop/contracts'
import type { JudgedCart } from '../purchase/judged-cart.ts'
import { unitsIn } from '../purchase/order-story.ts'
import { writeLines, type CartLine } from '../purchase/cart.ts'
import { Page } from '../layout.tsx'
import { CartLineRow } from '../parts/cart-line.tsx'
import { ProductGrid } from '../parts/product-card.tsx'
import { Notice } from '../parts/notice.tsx'
import type { View } from '../view.ts'

type CartProps = {
  view: View
  /** Of the page. */
  address: string
  currency: string
  cart: JudgedCart
  /** The part that can be ordered, when not all of it can. */
  rest: JudgedCart | undefined
  /** The lines are those of an address, not of this browser. */
  isShared: boolean
  /** Parts of the address that are no line. */
  unreadable: readonly string[]
  /** Lines of the address beyond those that a cart has. */
  tooMany: number
  /** The SKU that found no room. */
  full: string | undefined
  /** The address of the last order of this browser. */
  lastOrder: string | undefined
  /** Products beside an empty cart. */
  newest: readonly ProductView[]
  nowMs: number
}

/** The cart of a browser, or one that somebody shared by its address. */
export const CartPage = (props: CartProps) => {
  const { view, address, cart, isShared } = props
  const { cart: words } = view.words.purchase
  const isAway = cart.lines.some(({ state }) => state === 'unread')
  return (
    <Page
      view={view}
      address={address}
      title={words.title}
      scripts={['purchase.js', 'copy.js']}
      styles={['purchase.css']}
      refreshSeconds={isAway ? 10 : undefined}
      isPrivate
    >
      <div class="page steady">
        <h1>{isShared ? words.shared : words.title}</h1>
        <Notices {...props} isAway={isAway} />
        {cart.lines.length === 0 ? (
          <Empty {...props} />
        ) : (
          <div class="split desk" data-look-again={isAway ? '5' : undefined}>
            <ul class="lines cart-lines">
              {cart.lines.map((line) => (
                <CartLineRow {...props} line={line} />
              ))}
            </ul>
            <Summary {...props} />
          </div>
        )}
      </div>
    </Page>
  )
}

const Notices = ({
  view: { words },
  cart,
  isShared,
  unreadable,
  tooMany,
  full,
  isAway,
}: CartProps & { isAway: boolean }) => (
  <div class="stack" role="status">
    {full === undefined ? (
      ''
    ) : (
      <Notice tone="wait">
        <p>
          <strong>{words.purchase.cart.full(full)}</strong> {words.purchase.cart.fullHint}
        </p>
      </Notice>
    )}
    {tooMany > 0 ? (
      <Notice tone="wait">
        <p>
          <strong>{words.purchase.cart.tooMany(tooMany)}</strong> {words.purchase.cart.fullHint}
        </p>
      </Notice>
    ) : (
      ''
    )}
    {unreadable.length === 0 ? (
      ''
    ) : (
      <Notice tone="wait">
        <p>{words.purchase.cart.unreadable(unreadable.length)}</p>
      </Notice>
    )}
    {isAway ? (
      <Notice tone="wait">
        <p>
          <strong>{words.purchase.cart.away}</strong> {words.purchase.cart.awayHint}
        </p>
      </Notice>
    ) : (
      ''
    )}
    {!isShared && !isAway && !cart.canOrder && cart.lines.length > 0 ? (
      <Notice tone="wait">
        <p>
          <strong>{words.purchase.cart.cannot}</strong> {words.purchase.cart.cannotHint}
        </p>
      </Notice>
    ) : (
      ''
    )}
  </div>
)

type EmptyProps = Pick<CartProps, 'view' | 'lastOrder' | 'newest' | 'nowMs'>

const Empty = ({ view, lastOrder, newest, nowMs }: EmptyProps) => (
  <>
    <section class="stack narrow">
      <p class="lead">{view.words.purchase.cart.empty}</p>
      <p class="quiet">{view.words.purchase.cart.emptyHint}</p>
      <p class="row">
        <a class="button main" href={view.to.goods()}>
          {view.words.purchase.cart.look}
        </a>
        {lastOrder === undefined ? (
          ''
        ) : (
          <a class="button" href={lastOrder}>
            {view.words.purchase.cart.lastOrder}
          </a>
        )}
      </p>
    </section>
    {newest.length === 0 ? (
      ''
    ) : (
      <section class="section">
        <h2>{view.words.window.new}</h2>
        <ProductGrid view={view} products={newest} nowMs={nowMs} isShelf />
      </section>
    )}
  </>
)

const Summary = (props: CartProps) => {
  const { view, currency, cart } = props
  const { cart: words } = view.words.purchase
  return (
    <aside class="panel stack summary">
      <p class="sum">
        <span>
          {words.total} <span class="quiet small">{words.units(unitsIn(cart.lines))}</span>
        </span>
        <span class="price">
          {cart.total === undefined ? '–' : view.money({ amount: cart.total, currency })}
        </span>
      </p>
      <MainButton {...props} />
      <p class="small quiet">{words.reserves}</p>
      <ShareCart view={view} lines={cart.lines} />
    </aside>
  )
}

const MainButton = ({ view, currency, cart, rest, isShared }: CartProps) => {
  const { cart: words } = view.words.purchase
  const mendIn = ({ lines, total }: JudgedCart): string =>
    total === undefined
      ? words.mend
      : words.mendFor(unitsIn(lines), view.money({ amount: total, currency }))
  if (!isShared && cart.canOrder) {
    return (
      <a class="button main" href={view.to.checkout}>
        {words.checkout}
      </a>
    )
  }
  if (!isShared && rest === undefined) return <></>
  return (
    <form class="stack" method="post" action={view.to.cart}>
      {isShared ? (
        <input type="hidden" name="lines" value={writeLines(cart.lines.map(withoutPrice))} />
      ) : (
        <input type="hidden" name="mend" value="1" />
      )}
      <button class="button main">{rest === undefined ? words.take : mendIn(rest)}</button>
    </form>
  )
}

const withoutPrice = ({ sku, quantity }: CartLine): CartLine => ({ sku, quantity })

/** The address that opens these lines in any browser. It is a link, so it works without the script too. */
const ShareCart = ({ view, lines }: { view: View; lines: readonly CartLine[] }) => (
  <a
    class="small"
    href={`${view.to.cart}?lines=${encodeURI(writeLines(lines.map(withoutPrice)))}`}
    data-copy={view.words.purchase.cart.copied}
  >
    {view.words.purchase.cart.share}
  </a>
)
