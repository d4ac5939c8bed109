import { isBuiltin } from 'node:module'
import type { BunPlugin } from 'bun'

/** workerd has node's own modules under their full names only; libraries still ask for `events`. */
export const nodeBuiltins: BunPlugin = {
  name: 'node-builtins',
  setup: (build) => {
    build.onResolve({ filter: /^[a-z_/]+$/ }, ({ path }) =>
      isBuiltin(path) ? { path: `node:${path}`, external: true } : undefined,
    )
  },
}
