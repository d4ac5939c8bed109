import { generate } from './generate.ts'
import { filesOf, words } from './files.ts'
import type { LoadSpec } from './spec.ts'

/** The load generator as a process of its own, so that its CPU is known apart. Argument: its folder. */
const main = async (folder: string): Promise<void> => {
  const files = filesOf(folder)
  const spec = (await Bun.file(files.spec).json()) as LoadSpec
  const { result, ids } = await generate(spec, {
    onMeasuringSoon: () => console.log(words.measuringSoon),
    onMeasured: () => console.log(words.measured),
  })
  await Bun.write(files.ids, ids)
  await Bun.write(files.result, JSON.stringify(result))
}

await main(Bun.argv[2]!)
process.exit(0)
