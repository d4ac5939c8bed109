/** Files that the storefront's pages load, by name. */
export const fileNames = [
  'shop.css',
  'shop.js',
  'purchase.css',
  'purchase.js',
  'copy.js',
  'icon.svg',
  'instrument-sans.woff2',
  'instrument-sans-ext.woff2',
] as const
export type FileName = (typeof fileNames)[number]

export const isFileName = (name: string): name is FileName =>
  fileNames.some((each) => each === name)
