/** @jsxImportSource hono/jsx */
import type { ProductView } from '@shop/contracts'
import type { View } from '../view.ts'
import { ArtTile } from './art-tile.tsx'
import { Availability, opensAt } from './availability.tsx'
import { Moment } from './moment.tsx'

type Shown = { view: View; product: ProductView; nowMs: number }

/** Products side by side. `first`: so many of them are seen without scrolling. */
export const ProductGrid = ({
  products,
  ...rest
}: {
  view: View
  products: readonly ProductView[]
  nowMs: number
}) => (
  <ul class="grid">
    {products.map((product) => (
      <ProductCard product={product} {...rest} />
    ))}
  </ul>
)

const ProductCard = ({ view, product, nowMs }: Shown) => {
  const { words, to } = view
  const opens = opensAt(product, nowMs)
  const isGone = product.available === 0
  return (
    <li class={isGone ? 'card gone' : 'card'}>
      <ArtTile view={view} product={product} />
      <div>
        <h3>
          <a href={to.product(product.sku)}>{product.name}</a>
        </h3>
        <p class="small">
          {opens === undefined ? (
            <Availability units={product.available} words={words} />
          ) : (
            <span class="stock soon">
              {words.drop.opens} <Moment view={view} at={opens} />
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

const AddOne = ({ view: { words, to }, product: { sku, name } }: Omit<Shown, 'nowMs'>) => (
  <form method="post" action={to.cart}>
    <input type="hidden" name="sku" value={sku} />
    <input type="hidden" name="quantity" value="1" />
    <button class="button slim">
      {words.product.addShort}
      <span class="sr">{words.product.addNamed(name)}</span>
    </button>
  </form>
)
