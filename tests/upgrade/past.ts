import { mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { OrderView } from '@shop/contracts'
import type { Shop } from '../house/shop.ts'

/**
 * The data files of a release: a backup by its own program, and what its front said of everything in it. They were written
 * by `record.ts` when the release was made, and are never changed.
 */
export type Past = {
  /** Of the shop that wrote the files. */
  settings: { ORDER_ID_SECRETS: string; SHOP_CURRENCY: string }
  /** Orders by the status that they had, with the keys of their shoppers. */
  orders: { key: string; order: OrderView }[]
  products: { sku: string; onHand: number; reserved: number; available: number }[]
  /** Operators' changes with their answers. */
  changes: Change[]
  /** Hashes of the parked items of each worker. */
  parked: { inventory: string[]; order: string[] }
}

export type Change = {
  method: 'PUT' | 'POST'
  path: string
  key: string
  body: object
  answer: { status: number; code?: string }
}

const fixtures = join(import.meta.dir, 'fixtures')
export const databaseNames = ['inventory.sqlite', 'order.sqlite'] as const

export const versionsOfFixtures = (): Promise<string[]> => readdir(fixtures)

export const readPast = async (version: string): Promise<Past> =>
  (await Bun.file(join(fixtures, version, 'past.json')).json()) as Past

/** Writes the files of a release. The databases are compressed. */
export const writePast = async (version: string, backup: string, past: Past): Promise<void> => {
  const folder = join(fixtures, version)
  await mkdir(folder, { recursive: true })
  for (const name of databaseNames) {
    const packed = Bun.gzipSync(await Bun.file(join(backup, name)).bytes(), { level: 9 })
    await Bun.write(join(folder, `${name}.gz`), packed)
  }
  await Bun.write(join(folder, 'manifest.json'), Bun.file(join(backup, 'manifest.json')))
  await Bun.write(join(folder, 'past.json'), `${JSON.stringify(past, undefined, 2)}\n`)
}

/** Unpacks the backup of a release into a folder. */
export const unpackBackup = async (version: string, into: string): Promise<void> => {
  await mkdir(into, { recursive: true })
  for (const name of databaseNames) await unpack(version, name, join(into, name))
  const manifest = Bun.file(join(fixtures, version, 'manifest.json'))
  await Bun.write(join(into, 'manifest.json'), manifest)
}

/** Puts the databases of a release where the workers of a shop look for them. */
export const placeDatabases = async (version: string, { folder, env }: Shop): Promise<void> => {
  await unpack(version, 'inventory.sqlite', join(folder, env.INVENTORY_DB!))
  await unpack(version, 'order.sqlite', join(folder, env.ORDER_DB!))
}

const unpack = async (version: string, name: string, to: string): Promise<void> => {
  const packed = await Bun.file(join(fixtures, version, `${name}.gz`)).bytes()
  await mkdir(dirname(to), { recursive: true })
  await Bun.write(to, Bun.gunzipSync(packed))
}
