import { join } from 'node:path'
import type { BunPlugin } from 'bun'
import * as zod from 'zod'

const repository = join(import.meta.dir, '../..')
/** What @hono/zod-openapi asks of the `z` that it extends. */
const askedByLibraries = ['ZodType']

/**
 * zod hands out everything it has as one object, `z`, and whoever passes that object on keeps all of it in the bundle.
 * This `z` has what our sources ask it for: a third of the whole.
 */
export const zodInUse: BunPlugin = {
  name: 'zod-in-use',
  setup: (build) => {
    build.onLoad({ filter: /\/zod\/index\.js$/ }, async () => {
      const names = [...new Set([...askedByLibraries, ...(await askedBySources())])]
      const found = names.filter((name) => name in zod.z)
      const imports = found.map((name, index) => `${name} as z${index}`)
      const members = found.map((name, index) => `${name}: z${index}`)
      const all = './v4/classic/external.js'
      return {
        contents: `import { ${imports.join(', ')} } from '${all}'
export * from '${all}'
export const z = { ${members.join(', ')} }`,
        loader: 'js',
      }
    })
  },
}

/** The names behind `z.` in all sources that the bundle may hold. */
const askedBySources = async (): Promise<string[]> => {
  const names: string[] = []
  for (const file of new Bun.Glob('{front,contracts}/src/**/*.ts').scanSync(repository)) {
    const source = await Bun.file(join(repository, file)).text()
    for (const [, name] of source.matchAll(/\bz\s*\.([A-Za-z]+)/g)) names.push(name!)
  }
  return names
}
