import { copyFile, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DocsFile } from '../src/ports.ts'
import { fileNames } from '../src/storefront/file-names.ts'
import { locationOf } from '../src/storefront/file-locations.ts'
import { fileAsset, filesHash } from '../src/storefront/files.ts'
import { nodeBuiltins } from './node-builtins.ts'
import { withoutStorefront } from './without-storefront.ts'

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
 * Bundles the front's entry for a runtime into one minified module, `<folder>/front.js`, and puts its files and the settings
 * of Deno Deploy beside it. Returns the module's path.
 * @throws AggregateError with everything that could not be bundled
 */
export const bundleFront = async (
  runtime: Runtime,
  folder: string,
  { hasStorefront = true } = {},
): Promise<string> => {
  const { plugins = [], ...target } = targets[runtime]
  await Bun.build({
    entrypoints: [join(import.meta.dir, `../src/entries/${runtime}.ts`)],
    outdir: folder,
    naming: 'front.js',
    format: 'esm',
    minify: true,
    define: { FILES_HASH: JSON.stringify(filesHash) },
    ...target,
    plugins: hasStorefront ? plugins : [...plugins, withoutStorefront],
  })
  if (runtime === 'deno')
    await copyFile(join(import.meta.dir, 'deno.json'), join(folder, 'deno.json'))
  const assets = join(folder, 'assets')
  await copyAssets(assets, { ...docs(), ...(hasStorefront && storefrontFiles()) })
  if (runtime === 'workerd') await Bun.write(join(assets, '_headers'), assetHeaders)
  return join(folder, 'front.js')
}

/** Where the files come from, by their paths in the folder of assets. */
type Assets = Record<string, string>

/** Copies files that stay out of the module. */
const copyAssets = async (folder: string, assets: Assets): Promise<void> => {
  for (const [path, source] of Object.entries(assets)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await copyFile(source, join(folder, path))
  }
}

/** What Cloudflare answers with the files that it serves by itself; the usual is to ask again each time. */
const assetHeaders = `/assets/*
  Cache-Control: public, max-age=31536000, immutable
  X-Content-Type-Options: nosniff
`

/** Hardly any request needs these. */
const docs = (): Record<`docs/${DocsFile}`, string> => {
  const { resolve } = createRequire(import.meta.url)
  return {
    'docs/openapi.json': join(import.meta.dir, '../openapi.json'),
    'docs/asyncapi.json': resolve('@shop/contracts/asyncapi.json'),
    'docs/scalar.js': join(
      resolve('@scalar/api-reference/package.json'),
      '../dist/browser/standalone.js',
    ),
  }
}

/** A platform may serve these by itself, under the very address. Files of earlier bundles stay beside them. */
const storefrontFiles = (): Assets =>
  Object.fromEntries(fileNames.map((name) => [fileAsset(name), fileURLToPath(locationOf(name))]))
