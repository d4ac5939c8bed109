import { sortNameLengthMax } from '@shop/contracts'
import { fold } from './fold.ts'

/** What a search compares of a product. A word has no space, so it cannot reach from the SKU into the name. */
export const searchTextOf = ({ sku, name }: { sku: string; name: string }): string =>
  fold(`${sku} ${name}`)

/** The name of a product as lists sort it: folded, and only its beginning. */
export const sortNameOf = (name: string): string =>
  Array.from(fold(name)).slice(0, sortNameLengthMax).join('')

/** A tag as lists compare it. */
export const tagKeyOf = (tag: string): string => fold(tag)
