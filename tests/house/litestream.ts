import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { runProcess, type Process } from './processes.ts'
import type { Shop } from './shop.ts'

const require = createRequire(import.meta.url)

/** The path of Litestream's program for this machine; undefined when its package has none. */
export const litestream = ((): string | undefined => {
  try {
    const from = createRequire(require.resolve('@flydotio/litestream/package.json'))
    const own = `@flydotio/litestream-${process.platform}-${process.arch}/package.json`
    return join(dirname(from.resolve(own)), 'litestream')
  } catch {
    return undefined
  }
})()

type Worker = 'inventory' | 'order'
const workers: readonly Worker[] = ['inventory', 'order']

export const databaseOf = (shop: Shop, worker: Worker): string =>
  join(shop.folder, shop.env[`${worker.toUpperCase()}_DB`]!)
const replicaOf = (shop: Shop, worker: Worker): string => join(shop.folder, 'replicas', worker)

/** Starts copying both databases of a shop, as docs/operating.md shows it. */
export const startLitestream = async (shop: Shop): Promise<Process> => {
  const file = join(shop.folder, 'litestream.yml')
  const entries = workers.map(
    (worker) =>
      `  - path: ${databaseOf(shop, worker)}\n    replicas:\n      - path: ${replicaOf(shop, worker)}\n`,
  )
  await Bun.write(file, `dbs:\n${entries.join('')}`)
  return run(shop, 'replicate', '-config', file)
}

/** Writes what the replica of a database has to a new file. Resolves with whether there was anything. */
export const writeReplica = async (
  shop: Shop,
  worker: Worker,
  target: string,
): Promise<boolean> => {
  const replica = `file://${replicaOf(shop, worker)}`
  const restoring = run(shop, 'restore', '-o', target, replica)
  return (await restoring.ended) === 0
}

const run = (shop: Shop, ...args: string[]): Process =>
  runProcess([litestream!, ...args], { cwd: shop.folder, env: {} })
