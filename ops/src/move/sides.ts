import { DatabaseUnusableError } from '@shop/engine'
import {
  isWorkerOn,
  postgresSource,
  postgresTarget,
  sqliteSource,
  sqliteTarget,
  TargetInUseError,
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

/** Opens the database that a service leaves, at a path or an address. @throws MoveError */
export const openSource = (service: ServiceWithDatabase, place: string): Promise<MoveSource> =>
  inWords(async () =>
    isPostgres(place) ? postgresSource(place, moved[service]) : sqliteSource(place, moved[service]),
  )

/** Opens the new database that a service moves into. @throws MoveError when it is not new */
export const openTarget = (
  service: ServiceWithDatabase,
  place: string,
  currency: string,
): Promise<MoveTarget> =>
  inWords(() =>
    isPostgres(place)
      ? postgresTarget(place, moved[service], currency)
      : sqliteTarget(place, moved[service], currency),
  )

/** Whether a worker has this database open. */
export const isOpen = (service: ServiceWithDatabase, place: string): Promise<boolean> =>
  inWords(async () =>
    isPostgres(place) ? isWorkerOn(place, moved[service]) : isDatabaseOpen(place),
  )

const inWords = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    const isKnown = error instanceof DatabaseUnusableError || error instanceof TargetInUseError
    throw isKnown ? new MoveError(error.message, { cause: error }) : error
  }
}
