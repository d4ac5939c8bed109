/** @jsxImportSource hono/jsx */
import type { ProductView } from '@shop/contracts'
import { firstWords, plainDescription } from '../description.ts'
import { Page } from '../layout.tsx'
import { ArtTile } from '../parts/art-tile.tsx'
import { Availability } from '../parts/availability.tsx'
import { ProductGrid } from '../parts/product-card.tsx'
import { NoLongerSold } from '../parts/no-longer-sold.tsx'
import { Stepper } from '../parts/stepper.tsx'
import { seenTags, tagName } from '../parts/tags.ts'
import type { View } from '../view.ts'

type ProductProps = {
  view: View
  address: string
  product: ProductView
  alongside: readonly ProductView[]
  nowMs: number
}

/** Characters of a description that stand above the button. A longer one stands below, so nobody scrolls to buy. */
const aboveButtonMax = 400

/** A product that can be ordered, or is sold out. */
export const ProductPage = ({ view, address, product, alongside, nowMs }: ProductProps) => {
  const { words, to } = view
  const { name, price, available } = product
  const description = plainDescription(product.description)
  const isLong = description.length > aboveButtonMax
  const [tag] = seenTags(product.tags)
  return (
    <Page
      view={view}
      address={address}
      title={name}
      description={firstWords(description)}
      tag={tag}
    >
      <nav class="small quiet crumbs" aria-label={words.product.where}>
        <a href={to.goods()}>{words.shell.goods}</a>
        {tag === undefined ? '' : <a href={to.goods({ tag })}>{tagName(tag)}</a>}
      </nav>
      <div class={available === 0 ? 'split gone' : 'split'} data-live={address}>
        <ArtTile view={view} product={product} alt={name} isMain />
        <div class="buy">
          <div class="stack">
            <h1>{name}</h1>
            <p class="price">{view.money(price)}</p>
          </div>
          {isLong ? '' : <p class="lead lines-kept">{description}</p>}
          <div class="stack tight" data-part="stock" role="status">
            <p>
              <Availability units={available} words={words} />
            </p>
          </div>
          <div data-part="buy">
            {available === 0 ? (
              <button class="button" disabled>
                {words.stock.none}
              </button>
            ) : (
              <AddForm view={view} product={product} />
            )}
          </div>
          <p class="small quiet">{words.product.decided}</p>
          <Facts view={view} product={product} />
          {isLong ? <p class="lines-kept">{description}</p> : ''}
        </div>
        <NoLongerSold words={words} address={address} />
      </div>
      {alongside.length === 0 ? (
        ''
      ) : (
        <section class="section">
          <h2>{words.product.alongside}</h2>
          <ProductGrid view={view} products={alongside} nowMs={nowMs} isShelf />
        </section>
      )}
    </Page>
  )
}

const AddForm = ({ view: { words, to }, product }: { view: View; product: ProductView }) => {
  const { sku, available, maxPerOrder = available } = product
  return (
    <form class="row" method="post" action={to.cart}>
      <input type="hidden" name="sku" value={sku} />
      <Stepper words={words} value={1} max={Math.min(available, maxPerOrder)} />
      <button class="button main">{words.product.add}</button>
    </form>
  )
}

const Facts = ({ view: { words, to }, product }: { view: View; product: ProductView }) => {
  const { sku, maxPerOrder } = product
  const tags = seenTags(product.tags)
  return (
    <dl class="facts">
      <dt>{words.product.article}</dt>
      <dd class="mono">{sku}</dd>
      {maxPerOrder === undefined ? (
        ''
      ) : (
        <>
          <dt>{words.product.limit}</dt>
          <dd>{words.product.perOrder(maxPerOrder)}</dd>
        </>
      )}
      {tags.length === 0 ? (
        ''
      ) : (
        <>
          <dt>{words.product.tags}</dt>
          <dd class="chips">
            {tags.map((tag) => (
              <a class="chip" href={to.goods({ tag })}>
                {tagName(tag)}
              </a>
            ))}
          </dd>
        </>
      )}
    </dl>
  )
}
