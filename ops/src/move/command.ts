import { Option } from '@commander-js/extra-typings'
import { ConfigError } from '@shop/contracts/config'
import { DatabaseUnusableError } from '@shop/engine'
import { RowsDifferError, TargetInUseError } from '@shop/engine/moving'
import { CannotAuditError } from '../audit/databases.ts'
import { readDatabaseUrls, type Databases } from '../config.ts'
import { startProgress } from '../progress.ts'
import type { Move } from './move.ts'
import { MoveError } from './sides.ts'

export const rehearseOption = new Option(
  '--rehearse',
  'does all of it on a copy, while the shop may run, and keeps nothing',
)

/** Errors whose messages say what to do. */
export const expectedErrors = [
  CannotAuditError,
  DatabaseUnusableError,
  MoveError,
  RowsDifferError,
  TargetInUseError,
]

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
