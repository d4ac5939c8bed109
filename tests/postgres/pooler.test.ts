import { SQL } from 'bun'
import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { add, failureOf, numbersIn, openNumbers } from './given.ts'
import { isPgBouncerInstalled, startPgBouncer } from './pgbouncer.ts'

const silenceMs = 5_000
const timeoutMs = 60_000

let cluster: PostgresCluster
beforeEach(async () => {
  cluster = await startPostgres()
}, timeoutMs)
afterEach(() => cluster.close(), timeoutMs)

/** Sets what the pooler leaves out, as docs/postgresql.md says. */
const giveRoleItsSettings = async (): Promise<void> => {
  await using admin = new SQL(await cluster.createDatabase(), { max: 1 })
  await admin`ALTER ROLE shop SET idle_in_transaction_session_timeout = '5s'`
}

// bin/test installs it. A machine without PgBouncer skips these.
describe.skipIf(!isPgBouncerInstalled)(
  'a database behind PgBouncer (skipped only where there is no pgbouncer)',
  () => {
    test(
      'is used in session mode, with the settings of the role',
      async () => {
        await giveRoleItsSettings()
        await using pooler = await poolerIn('session')
        const database = await openNumbers(await cluster.createDatabase(pooler), silenceMs)
        await add(database, 1)
        expect(await numbersIn(database)).toEqual([1])
        await database.close()
      },
      timeoutMs,
    )

    test(
      'is refused in session mode when the settings of its connections are left out',
      async () => {
        await using pooler = await poolerIn('session')
        const url = await cluster.createDatabase(pooler)
        const failure = await failureOf(openNumbers(url, silenceMs))
        expect(failure).toMatchObject({ reason: 'other-setting' })
      },
      timeoutMs,
    )

    test(
      'is refused in transaction mode, which shares sessions',
      async () => {
        await giveRoleItsSettings()
        await using pooler = await poolerIn('transaction')
        const url = await cluster.createDatabase(pooler)
        const failure = await failureOf(openNumbers(`${url}?prepare=false`, silenceMs))
        expect(failure).toMatchObject({ reason: 'other-setting' })
      },
      timeoutMs,
    )
  },
)

const poolerIn = async (mode: 'session' | 'transaction') => {
  const pooler = await startPgBouncer(cluster.port, mode)
  return { ...pooler, [Symbol.asyncDispose]: pooler.close }
}
