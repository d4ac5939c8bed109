/** @jsxImportSource hono/jsx */
import type { ProductView } from '@shop/contracts'
import { plainDescription } from '../description.ts'
import { Page } from '../layout.tsx'
import { ArtTile } from '../parts/art-tile.tsx'
import { opensAt } from '../parts/availability.tsx'
import { Countdown } from '../parts/countdown.tsx'
import { Moment } from '../parts/moment.tsx'
import { ProductGrid } from '../parts/product-card.tsx'
import { tagName } from '../parts/tags.ts'
import type { View } from '../view.ts'

export type Shelf = { tag: string; products: readonly ProductView[] }

type WindowProps = {
  view: View
  address: string
  /** The product that the window shows large. */
  large: ProductView | undefined
  newest: readonly ProductView[]
  shelves: readonly Shelf[]
  nowMs: number
}

/** The shop window: one product large, the newest, and a shelf for each of the first tags. */
export const WindowPage = ({ view, address, large, newest, shelves, nowMs }: WindowProps) => {
  const { words, to } = view
  return (
    <Page
      view={view}
      address={address}
      title={view.shop.shopName}
      description={words.shell.promise}
    >
      {large ? <Hero view={view} product={large} nowMs={nowMs} /> : <h1>{words.window.title}</h1>}
      {newest.length === 0 ? (
        <section class="section">
          <h2>{words.window.empty}</h2>
          <p class="quiet">{words.window.emptyHint}</p>
        </section>
      ) : (
        <section class="section">
          <div class="row between">
            <h2>{words.window.new}</h2>
            <a href={to.goods()}>{words.window.all}</a>
          </div>
          <ProductGrid view={view} products={newest} nowMs={nowMs} isShelf />
        </section>
      )}
      {shelves
        .filter(({ products }) => products.length > 0)
        .map(({ tag, products }) => (
          <section class="section">
            <div class="row between">
              <h2>{tagName(tag)}</h2>
              <a href={to.goods({ tag })}>{words.window.allOf(tagName(tag))}</a>
            </div>
            <ProductGrid view={view} products={products} nowMs={nowMs} isShelf />
          </section>
        ))}
    </Page>
  )
}

const Hero = ({ view, product, nowMs }: { view: View; product: ProductView; nowMs: number }) => {
  const { words, to } = view
  const opens = opensAt(product, nowMs)
  return (
    <section class="hero" data-opens={opens}>
      <div>
        {opens ? (
          <p class="small">
            {words.drop.label} · {words.drop.opens} <Moment view={view} at={opens} />
          </p>
        ) : (
          <p class="small price">{view.money(product.price)}</p>
        )}
        <h1>{product.name}</h1>
        <p class="lead brief">{plainDescription(product.description)}</p>
        {opens ? <Countdown view={view} /> : ''}
        <a class="button" href={to.product(product.sku)}>
          {opens ? words.drop.see : words.window.see}
        </a>
      </div>
      <ArtTile view={view} product={product} isMain />
    </section>
  )
}
