import type { FileName } from './file-names.ts'

/** Files of packages. The others lie in `files/`. */
const packaged: Partial<Record<FileName, string>> = {
  'instrument-sans.woff2':
    '@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
  'instrument-sans-ext.woff2':
    '@fontsource-variable/instrument-sans/files/instrument-sans-latin-ext-wght-normal.woff2',
}

/** Where a file lies in this repository, as a `file:` address. */
export const locationOf = (name: FileName): string => {
  const path = packaged[name]
  return path === undefined
    ? new URL(`./files/${name}`, import.meta.url).href
    : import.meta.resolve(path)
}
