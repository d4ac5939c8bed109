import { isBuiltin } from 'node:module'
import type { BunPlugin } from 'bun'

const namespace = 'node-builtins'

/**
 * Takes node's modules from workerd. It has them under their full names and as ES modules only, while libraries
 * `require('events')`: Bun would bundle copies of its own, and `readable-stream` is a copy of node's streams.
 */
export const nodeBuiltins: BunPlugin = {
  name: namespace,
  setup: (build) => {
    build.onResolve({ filter: /^[a-z\d_/-]+$/ }, ({ path }) => {
      const name = path === 'readable-stream' ? 'stream' : path
      return isBuiltin(name) ? { path: name, namespace } : undefined
    })
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `import builtin from 'node:${path}'\nmodule.exports = builtin`,
      loader: 'js',
    }))
  },
}
