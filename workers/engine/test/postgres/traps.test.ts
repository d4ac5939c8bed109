import { describe, expect, test } from 'bun:test'
import { SQL } from 'bun'
import { isPostgresContentError } from '../../src/postgres/content-error.ts'
import { openPostgres, type PostgresDatabase } from '../../src/postgres/open.ts'
import { CommitRefusedError } from '../../src/postgres/transaction.ts'
import { add, failureOf, givenPostgres, numbersIn, numbersSchema } from './given.ts'

const connectionsMax = 30
const postgres = givenPostgres({ settings: { max_connections: connectionsMax } })

describe('a commit', () => {
  test('that was a rollback is a failure, though no statement says so', async () => {
    const database = await postgres.opened()
    const failing = database.transaction(async ({ sql, send }) => {
      send(sql`INSERT INTO numbers (n) VALUES (1)`)
      await failureOf(Promise.resolve(sql`SELECT 1 / 0`))
    })
    expect(await failureOf(failing)).toBeInstanceOf(CommitRefusedError)
    expect(await numbersIn(database)).toEqual([])
    await add(database, 2)
    expect(await numbersIn(database)).toEqual([2])
  })
})

describe('a connection that is given up', () => {
  test('while its transaction sends statements fails that transaction alone', async () => {
    const database = await postgres.opened()
    const lost = database.transaction(async ({ sql, send }) => {
      database.link.drop(await database.link.connections())
      send(sql`INSERT INTO numbers (n) VALUES (1)`)
      // Time for an error that nobody listens to, which would end the process.
      await new Promise((resolve) => void setImmediate(resolve))
    })
    expect(await failureOf(lost)).toMatchObject({ code: 'ERR_POSTGRES_CONNECTION_CLOSED' })
    await add(database, 1)
    expect(await numbersIn(database)).toEqual([1])
  })
})

describe('a plan', () => {
  test('that is made while a table is empty does not read all of it later', async () => {
    const database = await postgres.opened()
    const scans = (): Promise<number> =>
      database.transaction(async ({ sql }) => {
        const heard = JSON.stringify(Array.from({ length: 200 }, (_, n) => ({ n })))
        await sql`
          UPDATE numbers SET n = batch.n FROM jsonb_to_recordset(${heard}::text::jsonb) AS batch (n bigint)
          WHERE numbers.n = batch.n`
        const [row] = await sql<[{ scans: number }]>`
          SELECT seq_scan::int AS scans FROM pg_stat_xact_user_tables WHERE relname = 'numbers'`
        return row.scans
      })
    // Prepared here, and after five runs a plan for all values.
    for (let run = 0; run < 10; run += 1) await scans()
    const before = await scans()
    await database.transaction(async ({ sql, send }) => {
      send(sql`INSERT INTO numbers (n) SELECT generate_series(1, 5000)`)
    })
    expect(await scans()).toBe(before)
  })

  test('that has to read a whole table is not compiled, though the writer counts it as expensive', async () => {
    const database = await postgres.opened()
    const [plan] = await database.transaction(({ sql }) =>
      Promise.resolve(sql.unsafe<[Record<string, unknown[]>]>(explainWholeTable)),
    )
    expect(Object.values(plan)[0]![0]).not.toHaveProperty('JIT')
  })
})

const explainWholeTable = 'EXPLAIN (ANALYZE, FORMAT JSON) UPDATE parked_size SET rows = rows + 1'

describe('two transactions that wait for each other', () => {
  test('end with one of them refused, which is no fault of its content and goes well when it is tried again', async () => {
    const url = await postgres.url()
    const [one, other] = await Promise.all([postgres.opened(url), postgres.opened(url)])
    await add(one, 1, 2)
    const bothHold = barrier(2)
    const lockInOrder = (
      { transaction }: PostgresDatabase,
      numbers: [number, number],
      hold: () => Promise<void>,
    ) =>
      transaction(async ({ sql }) => {
        await sql`SELECT 1 FROM numbers WHERE n = ${numbers[0]} FOR UPDATE`
        await hold()
        await sql`SELECT 1 FROM numbers WHERE n = ${numbers[1]} FOR UPDATE`
      })
    const outcomes = await Promise.allSettled([
      lockInOrder(one, [1, 2], bothHold),
      lockInOrder(other, [2, 1], bothHold),
    ])
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused).toHaveLength(1)
    expect(refused[0]!.reason).toMatchObject({ errno: '40P01' })
    expect(isPostgresContentError(refused[0]!.reason)).toBe(false)
    const again = outcomes[0].status === 'rejected' ? one : other
    await lockInOrder(again, [2, 1], () => Promise.resolve())
  })
})

describe('a disk that is full', () => {
  test('is no fault of the content, and nothing is lost when there is room again', async () => {
    const database = await postgres.opened()
    await database.read(async (sql) =>
      sql.unsafe(`
        CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$;
        CREATE TRIGGER no_room BEFORE INSERT ON numbers FOR EACH ROW EXECUTE FUNCTION no_room();`),
    )
    const error = await failureOf(add(database, 1))
    expect(error).toMatchObject({ errno: '53100' })
    expect(isPostgresContentError(error)).toBe(false)
    await database.read(async (sql) => sql.unsafe('DROP TRIGGER no_room ON numbers'))
    await add(database, 1)
    expect(await numbersIn(database)).toEqual([1])
  })
})

describe('too many connections', () => {
  test('refuse a process until there is room, and its batch goes well when it is given again', async () => {
    const url = await postgres.url()
    const database = await postgres.opened(url)
    const connections = await database.link.connections()
    const others = await holdAllOf(url)
    database.link.drop(connections)
    // The places that are free again.
    others.push(...(await holdAllOf(url)))
    const error = await failureOf(add(database, 1))
    expect(error).toMatchObject({ reason: 'unreachable' })
    expect((error as Error).message).toContain('too many clients')
    expect((error as Error).message).not.toContain('not-in-any-log')
    await Promise.all(others.map((each) => each.close()))
    await add(database, 1)
    expect(await numbersIn(database)).toEqual([1])
  })
})

describe('a wrong address', () => {
  test('says which server was asked and what it answered, without the password', async () => {
    const url = await postgres.url()
    const missing = url.replace(/\w+$/, 'missing')
    const error = (await failureOf(openPostgres(missing, numbersSchema, 'EUR', 300))) as Error
    expect(error).toMatchObject({ reason: 'refused' })
    expect(error.message).toContain('"missing" does not exist')
    expect(Bun.inspect(error)).not.toContain('not-in-any-log')
  })
})

/** Resolves for all when so many have come. */
const barrier = (count: number) => {
  const all = Promise.withResolvers<void>()
  let left = count
  return (): Promise<void> => {
    left -= 1
    if (left === 0) all.resolve()
    return all.promise
  }
}

/** Takes every connection that the server gives. */
const holdAllOf = async (url: string): Promise<SQL[]> => {
  const held: SQL[] = []
  for (;;) {
    const next = new SQL(url, { max: 1 })
    const [answer] = await Promise.allSettled([next`SELECT 1`])
    if (answer.status === 'rejected') return held
    held.push(next)
  }
}
