import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runBun } from '@shop/tests/processes'
import { filesOf, words } from './files.ts'
import { idsIn } from './id-book.ts'
import type { LoadResult, LoadSpec } from './spec.ts'

/** Called just before measuring begins, and when it ends with the result of the first call. */
export type Watch<T> = { begin: () => Promise<T>; end: (begun: T) => Promise<void> }

const program = join(import.meta.dir, 'main.ts')

/** Runs the load generator in a process of its own. Answers with the ids of all orders answered as expected. */
export const runLoad = async <T>(
  spec: LoadSpec,
  watch?: Watch<T>,
): Promise<LoadResult & { ids: string[] }> => {
  const folder = await mkdtemp(join(tmpdir(), 'shop-load-'))
  try {
    const files = filesOf(folder)
    await Bun.write(files.spec, JSON.stringify(spec))
    const generator = runBun([program, folder], { cwd: folder, env: {} })
    if (watch) {
      await generator.wrote(words.measuringSoon)
      const begun = await watch.begin()
      await generator.wrote(words.measured)
      await watch.end(begun)
    }
    const exitCode = await generator.ended
    if (exitCode !== 0) throw new Error(`the load generator failed:\n${generator.output()}`)
    const result = (await Bun.file(files.result).json()) as LoadResult
    return { ...result, ids: idsIn(await Bun.file(files.ids).bytes()) }
  } finally {
    await rm(folder, { recursive: true })
  }
}
