import type { BunPlugin } from 'bun'

/** Leaves zod's messages in other languages out: half of a bundle, and nobody here asks for them. */
export const englishOnly: BunPlugin = {
  name: 'english-only',
  setup: (build) => {
    build.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: `export { default as en } from './en.js'`,
      loader: 'js',
    }))
  },
}
