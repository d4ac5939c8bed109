import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { sharingInPostgres, type PostgresDatabase } from '@shop/engine/postgres'
import { startPostgres, startStandby, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { openLink, type Link } from '../chaos/tcp-proxy.ts'
import { until } from '../house/until.ts'
import { add, failureOf, numbersAt, numbersIn, openNumbers } from './given.ts'

/** Time without a sign of life after which the other side counts as gone, in ms. */
const silenceMs = 400

let cluster: PostgresCluster
beforeAll(async () => {
  cluster = await startPostgres({ isDurable: true })
}, 60_000)
afterAll(() => cluster.close())

let closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.toReversed()) await close()
  closers = []
})

/** A process on a database, whose way there can be cut. */
const givenProcess = async (url: string): Promise<{ database: PostgresDatabase; link: Link }> => {
  const link = openLink(Number(new URL(url).port))
  const address = new URL(url)
  address.port = String(link.port)
  const database = await openNumbers(address.href, silenceMs)
  closers.push(link.close, database.close)
  return { database, link }
}

describe('a network that carries nothing', () => {
  test('fails the batch, which goes well when it is given again over a new connection', async () => {
    const { database, link } = await givenProcess(await cluster.createDatabase())
    link.stall('both')
    expect(await failureOf(add(database, 1))).toMatchObject({ code: 'database-silent' })
    link.restore()
    await add(database, 1)
    expect(await numbersIn(database)).toEqual([1])
  })

  test('is noticed while nothing is written, and ends the batch at hand at once', async () => {
    const { database, link } = await givenProcess(await cluster.createDatabase())
    const sharing = sharingInPostgres(database)
    closers.push(sharing.close)
    await until('the process leads', sharing.isLeader)
    const batch = database.transaction(async ({ sql }) => {
      link.stall('both')
      await sql`SELECT 1`
    })
    expect(await failureOf(batch)).toMatchObject({ code: 'ERR_POSTGRES_CONNECTION_CLOSED' })
    await until('the silence is told', () => !sharing.isReachable() && !sharing.isLeader())
    link.restore()
    await until('the server is found again', () => sharing.isReachable() && sharing.isLeader())
    await add(database, 1)
  })

  test('frees the rows of the process that it hides', async () => {
    const url = await cluster.createDatabase()
    const hidden = await givenProcess(url)
    const { database } = await givenProcess(url)
    await add(database, 1)
    const holding = Promise.withResolvers<void>()
    const stalled = hidden.database.transaction(async ({ sql }) => {
      await sql`SELECT 1 FROM numbers WHERE n = 1 FOR UPDATE`
      hidden.link.stall('both')
      holding.resolve()
      await sql`SELECT 1`
    })
    stalled.catch(() => undefined)
    await holding.promise
    await database.transaction(async ({ sql, send }) => {
      send(sql`UPDATE numbers SET times = 2 WHERE n = 1`)
    })
    hidden.link.restore()
    expect(await failureOf(stalled)).toBeDefined()
  })
})

describe('a commit whose answer is lost', () => {
  test('rejects though it is on disk, and changes nothing when it is given again', async () => {
    const { database, link } = await givenProcess(await cluster.createDatabase())
    const lost = database.transaction(async ({ sql, send }) => {
      send(sql`INSERT INTO numbers (n) VALUES (1)`)
      await sql`SELECT 1`
      link.stall('in')
    })
    expect(await failureOf(lost)).toMatchObject({ code: 'database-silent' })
    link.restore()
    expect(await numbersIn(database)).toEqual([1])
    await add(database, 1)
    expect(await numbersIn(database)).toEqual([1])
  })
})

describe('a server that is killed', () => {
  test('inside a transaction keeps nothing of it, and works on when it is back', async () => {
    const database = await openNumbers(await cluster.createDatabase(), silenceMs)
    closers.push(database.close)
    await add(database, 1)
    const killed = database.transaction(async ({ sql, send }) => {
      send(sql`INSERT INTO numbers (n) VALUES (2)`)
      await sql`SELECT 1`
      await cluster.kill()
    })
    expect(await failureOf(killed)).toBeDefined()
    await cluster.start()
    await add(database, 3)
    expect(await numbersIn(database)).toEqual([1, 3])
  })
})

describe('a read', () => {
  test('waits for a server that is back in a moment', async () => {
    const { database, link } = await givenProcess(await cluster.createDatabase())
    await add(database, 1)
    link.refuse()
    const read = numbersIn(database)
    await failureOf(add(database, 2))
    link.restore()
    expect(await read).toEqual([1])
  })
})

describe('a list of servers', () => {
  test('is searched for the one that takes writes, also after that one is gone', async () => {
    const primary = await startPostgres({ isDurable: true })
    closers.push(primary.close)
    const url = new URL(await primary.createDatabase())
    const standby = await startStandby(primary.port)
    closers.push(standby.close)
    const hosts = `127.0.0.1:${standby.port},${url.host}`
    const database = await openNumbers(url.href.replace(url.host, hosts), silenceMs)
    closers.push(database.close)
    await add(database, 1)
    const atStandby = url.href.replace(url.host, `127.0.0.1:${standby.port}`)
    await until('the standby has it', async () => (await numbersAt(atStandby)).includes(1))

    await primary.kill()
    expect(await failureOf(add(database, 2))).toBeDefined()
    await standby.promote()
    await add(database, 2)
    expect(await numbersIn(database)).toEqual([1, 2])
  })
})
