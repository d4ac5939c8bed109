import { join } from 'node:path'
import { plugin } from 'bun'
import { mutants } from './mutants.ts'

/** Preloaded before a run: changes the source of one file as the mutant named by MUTANT says, in memory. */
const name = process.env.MUTANT ?? ''
const mutant = mutants[name]
if (!mutant) throw new Error(`there is no mutant «${name}»`)

const path = join(import.meta.dir, '../..', mutant.file)
let source = await Bun.file(path).text()
for (const { find, put } of mutant.changes) {
  const flat = withoutLineBreaks(find)
  if (source.split(find).length === 2) source = source.replace(find, () => put)
  else source = replaceOnce(source, flat, put)
}

plugin({
  name: 'mutant',
  setup: (build) => {
    build.onLoad({ filter: new RegExp(`${escaped(mutant.file)}$`) }, () => ({
      contents: source,
      loader: 'ts',
    }))
  },
})

/** Replaces the one place where `find` stands, however the formatter broke its lines. */
function replaceOnce(text: string, find: string, put: string): string {
  const pattern = new RegExp(
    find
      .split(/\s+/)
      .map(escaped)
      .join(String.raw`\s*`),
    'g',
  )
  const places = text.match(pattern)?.length ?? 0
  if (places !== 1) throw new Error(`«${find}» stands ${places} times in ${mutant!.file}`)
  return text.replace(pattern, () => put)
}

function withoutLineBreaks(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}
