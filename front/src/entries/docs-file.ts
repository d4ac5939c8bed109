import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { DocsFile } from '../ports.ts'

/** Reads a file of the documentation from beside the bundle, otherwise from the installed packages. */
export const docsFile = async (file: DocsFile): Promise<Response> => {
  const besideBundle = join(import.meta.dirname, 'assets/docs', file)
  return new Response(await readFile(existsSync(besideBundle) ? besideBundle : installed[file]()))
}

const require = createRequire(import.meta.url)

const installed: Record<DocsFile, () => string> = {
  'openapi.json': () => join(import.meta.dirname, '../../openapi.json'),
  'asyncapi.json': () => require.resolve('@shop/contracts/asyncapi.json'),
  'scalar.js': () =>
    join(require.resolve('@scalar/api-reference/package.json'), '../dist/browser/standalone.js'),
}
