/** The tag of products that the shop window shows large. It is for the shop alone. */
export const windowTag = 'window'

/** The tags that shoppers see. */
export const seenTags = (tags: readonly string[] = []): readonly string[] =>
  tags.filter((tag) => tag !== windowTag)

/** A tag as a word that stands alone: `kitchen` is shown as `Kitchen`. */
export const tagName = (tag: string): string => tag.charAt(0).toUpperCase() + tag.slice(1)
