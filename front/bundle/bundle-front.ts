import { copyFile, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { englishOnly } from './english-only.ts'
import { nodeBuiltins } from './node-builtins.ts'

export const runtimes = ['bun', 'deno', 'node'] as const
export type Runtime = (typeof runtimes)[number] | 'workerd'

const targets: Record<Runtime, Partial<Bun.BuildConfig>> = {
  bun: { target: 'bun' },
  deno: { target: 'node', conditions: ['deno', 'node'] },
  node: { target: 'node' },
  workerd: {
    target: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
  },
}

/**
 * Makes one minified module of the front's entry for a runtime, `<folder>/front.js`, and beside it what the
 * documentation page needs. Returns the module's path.
 * @throws AggregateError with what could not be bundled
 */
export const bundleFront = async (runtime: Runtime, folder: string): Promise<string> => {
  const plugins = runtime === 'workerd' ? [englishOnly, nodeBuiltins] : [englishOnly]
  await Bun.build({
    entrypoints: [join(import.meta.dir, `../src/entries/${runtime}.ts`)],
    outdir: folder,
    naming: 'front.js',
    format: 'esm',
    minify: true,
    plugins,
    ...targets[runtime],
  })
  const scalar = createRequire(import.meta.url).resolve('@scalar/api-reference/package.json')
  await mkdir(join(folder, 'assets/docs'), { recursive: true })
  await copyFile(
    join(scalar, '../dist/browser/standalone.js'),
    join(folder, 'assets/docs/scalar.js'),
  )
  return join(folder, 'front.js')
}
