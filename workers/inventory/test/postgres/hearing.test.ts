import { SQL } from 'bun'
import { describe, expect, test } from 'bun:test'
import { digestOf } from '@shop/contracts'
import { openPostgres } from '@shop/engine/postgres'
import { schema } from '../../src/postgres/schema.ts'
import { clockMs, orderId, outcomeRecorded, product, received, sendOrder } from '../given.ts'
import { givenPostgres, openStore } from './given-postgres.ts'

const { cluster, newStore } = givenPostgres()

const one = { MUG: 1 }

describe('an outcome that Order has recorded', () => {
  test('changes no row of a reservation, and waits for nobody who does', async () => {
    const { store, url, close } = await newStore()
    const hears = (...facts: Parameters<typeof store.apply>[0]['facts']) =>
      store.apply({ facts, parked: [] })
    await hears(product(1, 'MUG'), received(2, 'MUG', 9), sendOrder(1, one), sendOrder(2, one))
    const other = new SQL(url, { max: 1 })
    await other.begin(async (sql) => {
      const look = () => sql`SELECT order_id, xmin::text FROM reservations ORDER BY seq FOR UPDATE`
      const before = await look()
      await hears(outcomeRecorded(1, one))
      expect(await look()).toEqual(before)
    })
    expect(await store.reads.reservation(orderId(1))).toMatchObject({ heard: true })
    expect(await store.reads.reservation(orderId(2))).toMatchObject({ heard: false })
    await other.close()
    await close()
  })
})

describe('a database of before hearing was a deletion', () => {
  test('knows which reservations wait', async () => {
    const url = await cluster().createDatabase()
    const before = { ...schema, migrations: schema.migrations.slice(0, 1) }
    const old = await openPostgres(url, before, 'EUR')
    await old.transaction(async ({ sql, send }) => {
      send(
        sql.unsafe(reservationsOfBefore, [
          orderId(1),
          orderId(2),
          clockMs,
          digestOf({ lines: [{ sku: 'MUG', quantity: 1 }] }),
        ]),
      )
      send(sql`DELETE FROM meta WHERE key = 'new'`)
    })
    await old.close()
    const { store, close } = await openStore(url)
    const waiting = () => store.unheard.window({ after: 0, upTo: 9, limit: 9 })
    expect((await waiting()).announcements).toMatchObject([{ item: { orderId: orderId(2) } }])
    expect(await store.reads.reservation(orderId(1))).toMatchObject({ heard: true })
    await store.apply({ facts: [outcomeRecorded(2, one)], parked: [] })
    expect((await waiting()).count).toBe(0)
    await close()
  })
})

/** One that Order has heard, and one that waits. */
const reservationsOfBefore = `
  INSERT INTO reservations (seq, order_id, digest, lines, placed_at, outcome, total, currency, decided_at, trusted,
    has_details, canceled, shipped, heard, short)
  SELECT nextval('reservation_numbers'), id, $4, '[{"sku":"MUG","quantity":1,"unitPrice":100}]', $3::bigint, 'in-stock',
    100, 'EUR', $3::bigint, false, false, false, false, heard, false
  FROM (VALUES ($1, true), ($2, false)) AS said (id, heard)`
