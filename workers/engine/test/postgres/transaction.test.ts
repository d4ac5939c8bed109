import { describe, expect, test } from 'bun:test'
import { isPostgresContentError } from '../../src/postgres/content-error.ts'
import { add, failureOf, givenPostgres, numbersIn } from './given.ts'

const postgres = givenPostgres()

describe('a transaction', () => {
  test('writes everything that was sent', async () => {
    const database = await postgres.opened()
    await add(database, 1, 2)
    expect(await numbersIn(database)).toEqual([1, 2])
  })

  test('writes nothing and says why when a statement that was sent fails, and goes on with the next', async () => {
    const database = await postgres.opened()
    await add(database, 1)
    const error = await failureOf(add(database, 2, 1))
    expect(error).toMatchObject({ errno: '23505' })
    expect(isPostgresContentError(error)).toBe(true)
    await add(database, 3)
    expect(await numbersIn(database)).toEqual([1, 3])
  })

  test('says the first error when a read behind it fails for it', async () => {
    const database = await postgres.opened()
    const failing = database.transaction(async ({ sql, send }) => {
      send(sql`INSERT INTO numbers (n) VALUES (-1)`)
      await sql`SELECT 1`
    })
    expect(await failureOf(failing)).toMatchObject({ errno: '23514' })
  })

  test('writes nothing when the work fails', async () => {
    const database = await postgres.opened()
    const failing = database.transaction(async ({ sql, send }) => {
      send(sql`INSERT INTO numbers (n) VALUES (1)`)
      throw new TypeError('a fault of ours')
    })
    expect(await failureOf(failing)).toBeInstanceOf(TypeError)
    await add(database, 2)
    expect(await numbersIn(database)).toEqual([2])
  })

  test('runs one after the other', async () => {
    const database = await postgres.opened()
    await Promise.all(Array.from({ length: 20 }, (_, n) => add(database, n)))
    expect(await numbersIn(database)).toHaveLength(20)
  })
})
