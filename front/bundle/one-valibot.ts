import { fileURLToPath } from 'node:url'
import type { BunPlugin } from 'bun'

/** The linker keeps a copy of valibot for each TypeScript beside which it is installed. A bundle needs one. */
export const oneValibot: BunPlugin = {
  name: 'one-valibot',
  setup: (build) => {
    const path = fileURLToPath(import.meta.resolve('valibot'))
    build.onResolve({ filter: /^valibot$/ }, () => ({ path }))
  },
}
