import { DatabaseUnusableError, promoted } from '@shop/engine'
import { isWorkerOn } from '@shop/engine/moving'
import {
  isNewDatabase,
  markLossAccepted,
  markRestored,
  openPresentPostgres,
  type PostgresDatabase,
} from '@shop/engine/postgres'
import { isAnswering } from '../answering.ts'
import { BackupError, type ServiceWithDatabase } from '../backup-manifest.ts'
import { moved } from '../move/sides.ts'
import { decidedIn } from './begin-anew.ts'

/** The database of a stopped service on PostgreSQL, and where the service would answer. */
type OnPostgres = { service: ServiceWithDatabase; address: string; url: string }

/**
 * Marks the new and empty database of a stopped service as one that begins anew after a loss. Resolves with its name.
 * @throws BackupError when its service runs, or it is not new
 */
export const beginAnewOnPostgres = (request: OnPostgres): Promise<string> =>
  inStopped(request, async (database) => {
    const { service } = request
    if (!(await database.read((sql) => isNewDatabase(sql, decidedIn[service])))) {
      throw new BackupError(
        `${database.name} is not new: it has met the other service, or holds what ${service} decided. It was left as it is.`,
      )
    }
    await markLossAccepted(database)
  })

/**
 * Marks the database of a stopped service as one that lost commits: by a failover to an asynchronous standby, or a restore to a
 * point in time. Resolves with its name.
 * @throws BackupError when its service runs
 */
export const promoteOnPostgres = (request: OnPostgres): Promise<string> =>
  inStopped(request, (database) => markRestored(database, promoted))

const inStopped = async (
  { service, address, url }: OnPostgres,
  work: (database: PostgresDatabase) => Promise<void>,
): Promise<string> => {
  try {
    if ((await isAnswering(url)) || (await isWorkerOn(address, moved[service]))) {
      throw new BackupError(
        `${service} runs (it answers at ${url}, or works on its database). Stop all its instances and try again.`,
      )
    }
    const database = await openPresentPostgres(address, moved[service].postgres)
    try {
      await work(database)
      return database.name
    } finally {
      await database.close()
    }
  } catch (error) {
    if (!(error instanceof DatabaseUnusableError)) throw error
    throw new BackupError(error.message, { cause: error })
  }
}
