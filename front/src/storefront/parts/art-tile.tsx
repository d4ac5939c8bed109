/** @jsxImportSource hono/jsx */
import type { ProductView } from '@shop/contracts'
import { artPath } from '../art/art.ts'
import { filesHash } from '../files.ts'
import type { View } from '../view.ts'

type ArtTileProps = {
  view: View
  product: Pick<ProductView, 'sku' | 'name' | 'description' | 'image'>
  /** Missing where the name stands beside the picture: it would be read twice. */
  alt?: string
  /** The largest picture of the page, which is loaded before all others. */
  isMain?: boolean
  /** It is seen without scrolling. */
  isSeenFirst?: boolean
}

/** The picture of a product: its image if the policy lets browsers load it, otherwise artwork made from its data. */
export const ArtTile = ({
  view,
  product,
  alt = '',
  isMain = false,
  isSeenFirst = isMain,
}: ArtTileProps) => (
  <img
    class="art"
    src={imageOf(product, view) ?? `${view.basePath}/art/${filesHash}/${artPath(product)}`}
    alt={alt}
    width="400"
    height="400"
    loading={isSeenFirst ? undefined : 'lazy'}
    decoding="async"
    fetchpriority={isMain ? 'high' : undefined}
  />
)

/** The address of a product's own image. Undefined when it has none, and when it is of an origin that is not configured. */
const imageOf = ({ image }: { image?: string | undefined }, { shop }: View): string | undefined => {
  if (image === undefined) return undefined
  const origin = image.startsWith('/') ? undefined : URL.parse(image)?.origin
  return origin === undefined || !shop.imageOrigins.includes(origin) ? undefined : image
}
