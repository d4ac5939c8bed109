import { join } from 'node:path'
import { runBun } from '@shop/tests/processes'
import type { Seed } from './databases.ts'

const here = join(import.meta.dir, '../..')

/** Seeds both databases at the same time, each by a process of its own: by the program of `checkout`, with its schema. */
export const seedFiles = async (seed: Seed, checkout = here): Promise<void> => {
  const cwd = join(checkout, 'bench/seed')
  await Promise.all(
    ['inventory', 'order'].map(async (whose) => {
      const args = [join(cwd, 'main.ts'), whose, JSON.stringify(seed)]
      const seeding = runBun(args, { cwd, env: {} })
      if ((await seeding.ended) === 0) return
      throw new Error(`${whose} could not be seeded:\n${seeding.output()}`)
    }),
  )
  // Rows are written without waiting for the disk. It is waited for once, so that no measurement pays for them.
  await Bun.spawn(['sync']).exited
}
