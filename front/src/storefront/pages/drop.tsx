/** @jsxImportSource hono/jsx */
import type { ProductView } from '@shop/contracts'
import { firstWords, plainDescription } from '../description.ts'
import { Page } from '../layout.tsx'
import { ArtTile } from '../parts/art-tile.tsx'
import { Countdown } from '../parts/countdown.tsx'
import { Moment } from '../parts/moment.tsx'
import { NoLongerSold } from '../parts/no-longer-sold.tsx'
import type { View } from '../view.ts'

type DropProps = {
  view: View
  address: string
  product: ProductView
  /** When it can first be ordered. */
  opens: string
}

/**
 * A product before its drop, the same for everybody. The script counts down by the shop's clock and opens the button at
 * the time; nothing can be won before.
 */
export const DropPage = ({ view, address, product, opens }: DropProps) => {
  const { words, to } = view
  const { name, available, maxPerOrder, price, sku } = product
  const { drop } = words
  const description = plainDescription(product.description)
  const facts = [
    drop.label,
    drop.units(available),
    ...(maxPerOrder === undefined ? [] : [drop.perOrder(maxPerOrder)]),
  ]
  return (
    <Page view={view} address={address} title={name} description={firstWords(description)}>
      <section class="hero" data-opens={opens} data-live={address}>
        <div>
          <div class="small" data-part="stock" role="status">
            <p>{facts.join(' · ')}</p>
          </div>
          <h1>{name}</h1>
          <p class="lead lines-kept">{description}</p>
          <p class="opening" role="status" data-open-words={drop.open}>
            {drop.opens} <Moment view={view} at={opens} />
          </p>
          <Countdown view={view} />
          <div data-part="buy">
            <form method="post" action={to.cart}>
              <input type="hidden" name="sku" value={sku} />
              <input type="hidden" name="quantity" value="1" />
              <input type="hidden" name="then" value="checkout" />
              <button class="button" disabled>
                {drop.buy} {view.money(price)}
              </button>
            </form>
          </div>
        </div>
        <ArtTile view={view} product={product} alt={name} isMain />
        <NoLongerSold words={words} address={address} />
      </section>
      <section class="section">
        <h2>{drop.waiting}</h2>
        <ul class="notes">
          {drop.notes.map(({ title, text }) => (
            <li class="stack tight">
              <h3>{title}</h3>
              <p class="quiet">{text}</p>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  )
}
