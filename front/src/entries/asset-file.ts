import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AssetPath, DocsFile } from '../ports.ts'
import { locationOf } from '../storefront/file-locations.ts'
import type { FileName } from '../storefront/file-names.ts'

/** Reads a file that is served as it is from beside the bundle, otherwise from where this repository has it. */
export const assetFile = async (path: AssetPath): Promise<Response> => {
  const besideBundle = join(import.meta.dirname, 'assets', path)
  return new Response(await readFile(existsSync(besideBundle) ? besideBundle : inRepository(path)))
}

const require = createRequire(import.meta.url)

const inRepository = (path: AssetPath): string => {
  const name = path.split('/').at(-1)!
  return path.startsWith('docs/')
    ? docs[name as DocsFile]()
    : fileURLToPath(locationOf(name as FileName))
}

const docs: Record<DocsFile, () => string> = {
  'openapi.json': () => join(import.meta.dirname, '../../openapi.json'),
  'asyncapi.json': () => require.resolve('@shop/contracts/asyncapi.json'),
  'scalar.js': () =>
    join(require.resolve('@scalar/api-reference/package.json'), '../dist/browser/standalone.js'),
}
