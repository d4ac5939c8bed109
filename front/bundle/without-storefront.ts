import type { BunPlugin } from 'bun'

/** Leaves the storefront out of a bundle: its door adds nothing. */
export const withoutStorefront: BunPlugin = {
  name: 'without-storefront',
  setup: (build) => {
    build.onLoad({ filter: /\/storefront\/storefront\.ts$/ }, () => ({
      contents: 'export const pagePaths = []; export const addStorefront = () => {}',
      loader: 'ts',
    }))
  },
}
