import { describe, expect, test } from 'bun:test'
import { keptSessionsInSqlite } from '../../src/sqlite/kept-sessions.ts'
import { openSqlite } from '../../src/sqlite/open.ts'
import { engineSchema } from '../../src/sqlite/parked.ts'

const given = () => {
  const db = openSqlite(':memory:', {
    applicationId: 1,
    migrations: [{ name: '0001', sql: engineSchema }],
  })
  return { db, sessions: keptSessionsInSqlite(db) }
}
const first = 'order-1'

describe('the client ids of a database', () => {
  test('begin with the one of the release before', async () => {
    const { sessions } = given()
    expect(await sessions.remember('order-1-a', { first })).toEqual([first])
  })

  test('are others once they are remembered, until they are forgotten', async () => {
    const { sessions } = given()
    await sessions.remember('order-1-a', { first })
    await sessions.forget(first)
    expect(await sessions.remember('order-1-a', { first })).toEqual([])
    expect(await sessions.remember('order-1-b', { first })).toEqual(['order-1-a'])
    await sessions.forget('order-1-a')
    expect(await sessions.remember('order-1-b', { first })).toEqual([])
  })

  test('stay in the file until their sessions are ended', async () => {
    const { db, sessions } = given()
    await sessions.remember('order-1-a', { first })
    const later = keptSessionsInSqlite(db)
    expect(await later.remember('order-1-b', { first })).toEqual([first, 'order-1-a'])
  })
})
