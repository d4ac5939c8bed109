/** A tag as a word that stands alone: `kitchen` is shown as `Kitchen`. */
export const tagName = (tag: string): string => tag.charAt(0).toUpperCase() + tag.slice(1)
