/** @jsxImportSource hono/jsx */
import type { ProductView } from '@shop/contracts'
import type { Child } from 'hono/jsx'
import type { View } from '../view.ts'
import { ArtTile } from './art-tile.tsx'

type LineProps = {
  view: View
  sku: string
  /** The name under which it was bought, if that is known. */
  name?: string | undefined
  /** The product as it is now; undefined when it is not known. */
  product: ProductView | undefined
  /** Nothing of it can be ordered now. */
  isGone?: boolean
  /** Below the name. */
  children?: Child
  /** At the end of the line. */
  end?: Child
}

/** One line of a cart or of an order: its picture, its name, and what there is to say of it. */
export const Line = ({ view, sku, name, product, isGone = false, children, end }: LineProps) => (
  <li class={isGone ? 'gone' : undefined}>
    <ArtTile view={view} product={product ?? { sku, name: name ?? sku, description: '' }} />
    <div class="stack tight">
      {product === undefined ? (
        <span>{name ?? sku}</span>
      ) : (
        <a class="bare" href={view.to.product(sku)}>
          {name ?? product.name}
        </a>
      )}
      {children}
    </div>
    {end}
  </li>
)
