import {
  isWorkerOn,
  postgresSource,
  postgresTarget,
  sqliteSource,
  sqliteTarget,
  type MoveSource,
  type MoveTarget,
} from '@shop/engine/moving'
import { isDatabaseOpen } from '@shop/engine/sqlite'
import { movedDatabase as ofInventory } from '@shop/inventory/moved-database'
import { movedDatabase as ofOrder } from '@shop/order/moved-database'
import type { ServiceWithDatabase } from '../backup-manifest.ts'
import { isPostgres } from '../config.ts'

/** A shop cannot be moved. The message says what to do. The database that it leaves is unchanged. */
export class MoveError extends Error {
  override name = 'MoveError'
  readonly code = 'move'
}

/** What each worker keeps. */
export const moved = { inventory: ofInventory, order: ofOrder }

/** Opens the database that a service leaves, at a path or an address. @throws DatabaseUnusableError */
export const openSource = async (
  service: ServiceWithDatabase,
  place: string,
): Promise<MoveSource> =>
  isPostgres(place) ? postgresSource(place, moved[service]) : sqliteSource(place, moved[service])

/** Opens the new database that a service moves into. @throws TargetInUseError, DatabaseUnusableError */
export const openTarget = (
  service: ServiceWithDatabase,
  place: string,
  currency: string,
): Promise<MoveTarget> =>
  isPostgres(place)
    ? postgresTarget(place, moved[service], currency)
    : sqliteTarget(place, moved[service], currency)

/** Whether a worker has this database open. @throws DatabaseUnusableError */
export const isOpen = async (service: ServiceWithDatabase, place: string): Promise<boolean> =>
  isPostgres(place) ? isWorkerOn(place, moved[service]) : isDatabaseOpen(place)
