import { join } from 'node:path'
import { runBun } from '@shop/tests/processes'
import type { Seed } from './databases.ts'

const program = join(import.meta.dir, 'main.ts')

/** Seeds both databases at the same time, each by a process of its own. */
export const seedFiles = async (seed: Seed): Promise<void> => {
  await Promise.all(
    ['inventory', 'order'].map(async (whose) => {
      const args = [program, whose, JSON.stringify(seed)]
      const seeding = runBun(args, { cwd: import.meta.dir, env: {} })
      if ((await seeding.ended) === 0) return
      throw new Error(`${whose} could not be seeded:\n${seeding.output()}`)
    }),
  )
}
