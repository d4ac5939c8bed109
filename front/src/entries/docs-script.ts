import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { scriptAnswer } from '../pages/docs-page.ts'

/** The script of the documentation page: beside the bundle, or from the installed package. */
export const docsScript = async (): Promise<Response> => scriptAnswer(await readFile(scriptPath()))

const scriptPath = (): string => {
  const besideBundle = join(import.meta.dirname, 'assets/docs/scalar.js')
  if (existsSync(besideBundle)) return besideBundle
  const packageJson = createRequire(import.meta.url).resolve('@scalar/api-reference/package.json')
  return join(packageJson, '../dist/browser/standalone.js')
}
