import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { copyDatabase } from '@shop/engine/sqlite'
import { services } from '../backup-manifest.ts'
import { isPostgres, type Databases } from '../config.ts'

/**
 * Copies of the files of a shop that runs, each beside its file. A long look at a file that is written would let its log grow. A
 * database on PostgreSQL stays where it is: there a long look holds nothing up.
 */
export const copiesOf = (from: Databases): { places: Databases; remove: () => Promise<void> } => {
  const folders: string[] = []
  const remove = async (): Promise<void> => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  }
  const places = { ...from }
  for (const service of services) {
    if (isPostgres(from[service])) continue
    const folder = mkdtempSync(join(dirname(from[service]), 'rehearsal-'))
    folders.push(folder)
    places[service] = join(folder, `${service}.sqlite`)
    copyDatabase(from[service], places[service])
  }
  return { places, remove }
}
