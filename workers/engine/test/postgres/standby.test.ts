import { afterAll, beforeAll, expect, test } from 'bun:test'
import { SQL } from 'bun'
import { openPostgres, type PostgresDatabase } from '../../src/postgres/open.ts'
import { numbersSchema, until } from './given.ts'
import { startPostgres, type PostgresCluster } from './cluster.ts'

let cluster: PostgresCluster
let url: string
let database: PostgresDatabase
let server: SQL
beforeAll(async () => {
  cluster = await startPostgres()
  url = await cluster.createDatabase()
  database = await openPostgres(url, numbersSchema, 'EUR')
  server = new SQL(url, { max: 1 })
}, 60_000)
afterAll(async () => {
  await database.close()
  await server.close({ timeout: 0 })
  await cluster.close()
})

/** Lets commits wait for a standby of this name; of no name, for none. The server does so a moment later. */
const waitFor = async (standby: string): Promise<void> => {
  await server.unsafe(`ALTER SYSTEM SET synchronous_standby_names = '${standby}'`)
  await server`SELECT pg_reload_conf()`
}

/** Adds a number that may be there already, as facts are applied. */
const give = (n: number): Promise<void> =>
  database.transaction(async ({ sql, send }) => {
    send(sql`INSERT INTO numbers (n) VALUES (${n}) ON CONFLICT (n) DO NOTHING`)
  })

/** The server processes whose commits wait for a standby. */
const waiting = async (): Promise<number[]> => {
  const rows = await server<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'`
  return rows.map(({ pid }) => pid)
}

const isWaiting = async (): Promise<boolean> => (await waiting()).length > 0

/** Gives numbers until the commit of one waits. Resolves with that number and, in time, with how its transaction ended. */
const firstThatWaits = async (): Promise<{ n: number; ended: Promise<unknown> }> => {
  for (let n = 1; ; n += 1) {
    let hasEnded = false
    const ended = give(n)
      .then(
        () => 'recorded',
        (error: Error) => error.name,
      )
      .finally(() => {
        hasEnded = true
      })
    await until(async () => hasEnded || (await isWaiting()))
    if (!hasEnded) return { n, ended }
  }
}

test('what is given again waits for the standby too, though it finds all of it in place', async () => {
  await waitFor('nobody')
  const { n, ended } = await firstThatWaits()
  for (const pid of await waiting()) await server`SELECT pg_terminate_backend(${pid})`
  expect(await ended).toBe('PostgresError')
  const rows = await server`SELECT 1 FROM numbers WHERE n = ${n}`
  expect(rows).toHaveLength(1)

  let isRecorded = false
  const again = give(n).then(() => {
    isRecorded = true
  })
  await until(async () => isRecorded || (await isWaiting()))
  expect(isRecorded).toBe(false)
  await waitFor('')
  await again
})
