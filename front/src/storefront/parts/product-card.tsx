/** @jsxImportSource hono/jsx */
import type { ProductView } from '@shop/contracts'
import type { View } from '../view.ts'
import { ArtTile } from './art-tile.tsx'
import { Availability, opensAt } from './availability.tsx'
import { Moment } from './moment.tsx'

/** Products of a row of four. */
export const shelfLength = 4

type GridProps = {
  view: View
  products: readonly ProductView[]
  nowMs: number
  seenFirst?: number
  /** They are one row of four. */
  isShelf?: boolean
}
type CardProps = { view: View; product: ProductView; nowMs: number; isSeenFirst: boolean }

/** Products side by side. `seenFirst`: so many of them are seen without scrolling, and their pictures load at once. */
export const ProductGrid = ({ products, seenFirst = 0, isShelf = false, ...rest }: GridProps) => (
  <ul class={isShelf ? 'grid shelf' : 'grid'}>
    {products.map((product, index) => (
      <ProductCard product={product} isSeenFirst={index < seenFirst} {...rest} />
    ))}
  </ul>
)

const ProductCard = ({ view, product, nowMs, isSeenFirst }: CardProps) => {
  const { words, to } = view
  const opens = opensAt(product, nowMs)
  const isGone = product.available === 0
  return (
    <li class={isGone ? 'card gone' : 'card'}>
      <ArtTile view={view} product={product} isSeenFirst={isSeenFirst} />
      <div>
        <h3 class="brief">
          <a href={to.product(product.sku)}>{product.name}</a>
        </h3>
        <p class="small">
          {opens === undefined ? (
            <Availability units={product.available} words={words} />
          ) : (
            <span class="stock soon">
              <span>
                {words.drop.opens} <Moment view={view} at={opens} />
              </span>
            </span>
          )}
        </p>
      </div>
      <div class="row between">
        <span class="price">{view.money(product.price)}</span>
        {isGone || opens !== undefined ? '' : <AddOne view={view} product={product} />}
      </div>
    </li>
  )
}

const AddOne = ({
  view: { words, to },
  product: { sku, name },
}: Pick<CardProps, 'view' | 'product'>) => (
  <form method="post" action={to.cart}>
    <input type="hidden" name="sku" value={sku} />
    <input type="hidden" name="quantity" value="1" />
    <button class="button slim">
      {words.product.addShort}
      <span class="sr">{words.product.addNamed(name)}</span>
    </button>
  </form>
)
