import { Option } from '@commander-js/extra-typings'
import { ConfigError } from '@shop/contracts/config'
import { readDatabaseUrls, type Databases } from '../config.ts'
import { startProgress } from '../progress.ts'
import type { Move } from './move.ts'

export const rehearseOption = new Option(
  '--rehearse',
  'does all of it on a copy, while the shop may run, and keeps nothing',
)

export const terminal: Move['terminal'] = {
  say: (line) => console.log(line),
  startProgress: (rowCount) => startProgress(rowCount, 'rows written and read back'),
}

/** The addresses of both databases. @throws ConfigError when one is not set */
export const readBothUrls = (): Databases => {
  const { inventory, order } = readDatabaseUrls()
  if (inventory !== undefined && order !== undefined) return { inventory, order }
  throw new ConfigError([
    'INVENTORY_DATABASE_URL and ORDER_DATABASE_URL must both be set to addresses of databases on PostgreSQL',
  ])
}
