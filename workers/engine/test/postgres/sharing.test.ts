import { describe, expect, test } from 'bun:test'
import { payloadsOf, newsOf } from '../../src/postgres/notifications.ts'
import { keptSessionsInPostgres } from '../../src/postgres/kept-sessions.ts'
import type { PostgresDatabase } from '../../src/postgres/open.ts'
import { sharingInPostgres } from '../../src/postgres/sharing.ts'
import { givenPostgres, until } from './given.ts'

const postgres = givenPostgres()
const silenceMs = 300

const givenProcess = async (url: string) => {
  const database = await postgres.opened(url, silenceMs)
  return { database, sharing: postgres.closing(sharingInPostgres(database)) }
}

const givenTwo = async () => {
  const url = await postgres.url()
  const one = await givenProcess(url)
  await until(one.sharing.isLeader)
  return { one, other: await givenProcess(url) }
}

/** Ends the sessions of a process at the server. */
const endSessionsOf = async (database: PostgresDatabase, by: PostgresDatabase): Promise<void> => {
  const { pool } = await database.link.connections()
  const pids = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const [row] = await pool<[{ pid: number }]>`SELECT pg_backend_pid() AS pid`
      return row.pid
    }),
  )
  await by.read(
    async (sql) => sql`
      SELECT pg_terminate_backend(pid) FROM pg_locks
      WHERE locktype = 'advisory' AND granted AND NOT pid = ANY(${sql.array(pids, 'INT')})`,
  )
}

describe('processes that share a database', () => {
  test('have one leader, and another one when it goes', async () => {
    const { one, other } = await givenTwo()
    await until(other.sharing.isReachable)
    expect([one.sharing.isLeader(), other.sharing.isLeader()]).toEqual([true, false])
    await one.sharing.close()
    await one.database.close()
    await until(other.sharing.isLeader)
  })

  test('have one leader again after its session is lost', async () => {
    const { one, other } = await givenTwo()
    await endSessionsOf(one.database, other.database)
    await until(
      () => one.sharing.isLeader() !== other.sharing.isLeader() && one.sharing.isReachable(),
    )
  })

  test('tell news without waiting for the disk, and wait for it with what they write', async () => {
    const { one } = await givenTwo()
    const settingNow = () =>
      one.database.transaction(async ({ sql, notify }) => {
        notify(['a'])
        return sql`SHOW synchronous_commit`
      })
    expect([...(await settingNow()), ...(await settingNow())]).toEqual([
      { synchronous_commit: 'on' },
      { synchronous_commit: 'on' },
    ])
  })

  test('tell each other which keys have news, and not themselves', async () => {
    const { one, other } = await givenTwo()
    const heard: string[] = []
    const own: string[] = []
    other.sharing.onChanged((keys) => void heard.push(...keys))
    one.sharing.onChanged((keys) => void own.push(...keys))
    const keys = Array.from({ length: 1_000 }, (_, n) => `order-${n}`)
    // The other one listens from its first look on.
    await until(async () => {
      await one.database.transaction(async (tx) => tx.notify(keys))
      return heard.length >= keys.length
    })
    expect(new Set(heard)).toEqual(new Set(keys))
    expect(own).toEqual([])
  })

  test('are told nothing of a transaction that fails', async () => {
    const { one, other } = await givenTwo()
    const heard: string[] = []
    other.sharing.onChanged((keys) => void heard.push(...keys))
    const failing = one.database.transaction(async (tx) => {
      tx.notify(['undone'])
      throw new Error('a fault of ours')
    })
    await failing.catch(() => undefined)
    await until(async () => {
      await one.database.transaction(async (tx) => tx.notify(['done']))
      return heard.length > 0
    })
    expect(heard).not.toContain('undone')
  })
})

describe('a notification', () => {
  test('is shorter than the 8,000 bytes that PostgreSQL carries, however many keys have news', () => {
    const keys = Array.from({ length: 5_000 }, (_, n) => `ключ-${n}`)
    const payloads = payloadsOf(keys, 'one')
    expect(Math.max(...payloads.map((payload) => Buffer.byteLength(payload)))).toBeLessThan(8_000)
    expect(payloads.flatMap((payload) => newsOf(payload, 'other'))).toEqual(keys)
    expect(payloads.flatMap((payload) => newsOf(payload, 'one'))).toEqual([])
  })
})

describe('the client ids of a life on a file', () => {
  test('are there until their sessions are ended, and no others are remembered', async () => {
    const database = await postgres.opened()
    const sessions = keptSessionsInPostgres(database)
    const first = 'order-1'
    expect(await sessions.remember('shared', { first })).toEqual([])
    await database.transaction(async ({ sql, send }) => {
      send(sql`INSERT INTO meta VALUES ('session order-1', ''), ('session order-1-a', '')`)
    })
    expect(await sessions.remember('shared', { first })).toEqual(['order-1', 'order-1-a'])
    await sessions.forget('order-1')
    expect(await sessions.remember('shared', { first })).toEqual(['order-1-a'])
  })
})
