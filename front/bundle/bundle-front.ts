import { copyFile, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { DocsFile } from '../src/ports.ts'
import { nodeBuiltins } from './node-builtins.ts'

export const runtimes = ['bun', 'deno', 'node', 'workerd'] as const
export type Runtime = (typeof runtimes)[number]

const targets: Record<Runtime, Partial<Bun.BuildConfig>> = {
  bun: { target: 'bun' },
  deno: { target: 'node', conditions: ['deno', 'node'] },
  node: { target: 'node' },
  workerd: {
    target: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*'],
    plugins: [nodeBuiltins],
  },
}

/**
 * Bundles the front's entry for a runtime into one minified module, `<folder>/front.js`, and puts the files of the
 * documentation page and the settings of Deno Deploy beside it. Returns the module's path.
 * @throws AggregateError with everything that could not be bundled
 */
export const bundleFront = async (runtime: Runtime, folder: string): Promise<string> => {
  await Bun.build({
    entrypoints: [join(import.meta.dir, `../src/entries/${runtime}.ts`)],
    outdir: folder,
    naming: 'front.js',
    format: 'esm',
    minify: true,
    ...targets[runtime],
  })
  if (runtime === 'deno')
    await copyFile(join(import.meta.dir, 'deno.json'), join(folder, 'deno.json'))
  await writeDocs(join(folder, 'assets/docs'))
  return join(folder, 'front.js')
}

/** Copies the files of the documentation, which stay out of the module because hardly any request needs them. */
const writeDocs = async (folder: string): Promise<void> => {
  const { resolve } = createRequire(import.meta.url)
  await mkdir(folder, { recursive: true })
  const files: Record<DocsFile, string> = {
    'openapi.json': join(import.meta.dir, '../openapi.json'),
    'asyncapi.json': resolve('@shop/contracts/asyncapi.json'),
    'scalar.js': join(
      resolve('@scalar/api-reference/package.json'),
      '../dist/browser/standalone.js',
    ),
  }
  for (const [name, path] of Object.entries(files)) await copyFile(path, join(folder, name))
}
