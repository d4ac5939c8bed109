import { expect, test } from 'bun:test'
import { openPostgres, type PostgresDatabase } from '@shop/engine/postgres'
import { schema } from '../../src/postgres/schema.ts'
import { orderStoreOnPostgres } from '../../src/postgres/store.ts'
import { cancelOrder, clockMs, inStock, recordOrder, topics } from '../given.ts'
import { givenDatabases } from './given.ts'

const { newUrl } = givenDatabases()

/** Executions after which the server keeps one plan for all values. */
const executions = 7

/** The plans of the writer's statements that look something up, as the server keeps them. */
const plansIn = ({ transaction }: PostgresDatabase): Promise<Map<string, string>> =>
  transaction(async ({ sql }) => {
    const prepared = await sql<{ name: string; statement: string; types: string[] }[]>`
      SELECT name, statement, parameter_types::text[] AS types FROM pg_prepared_statements
      WHERE statement ~ 'order(s|_)' AND generic_plans > 0`
    const plans = new Map<string, string>()
    for (const { name, statement, types } of prepared) {
      const values = types.map((type) =>
        type.endsWith('[]') ? "'{}'" : type === 'text' ? "'[]'" : '0',
      )
      const rows: Record<string, string>[] = await sql.unsafe(
        `EXPLAIN EXECUTE "${name}"(${values.join(', ')})`,
      )
      plans.set(statement, rows.map((row) => Object.values(row)[0]).join('\n'))
    }
    return plans
  })

test('plans that were made while a table was empty look rows up by keys', async () => {
  const db = await openPostgres(await newUrl(), schema)
  const store = orderStoreOnPostgres(db, {
    topics,
    now: () => clockMs,
    areReferencesUnique: true,
  })
  const lines = { MUG: 1 }
  for (let n = 0; n < executions; n += 1) {
    await store.apply({ facts: [recordOrder(n, lines)], parked: [] })
    await store.apply({ facts: [inStock(n, lines), cancelOrder(n)], parked: [] })
  }
  const plans = await plansIn(db)
  const lookedUp = [...plans.keys()].filter((statement) =>
    /JOIN|FROM orders|UPDATE/.test(statement),
  )
  expect(lookedUp.length).toBeGreaterThanOrEqual(3)
  for (const statement of lookedUp) {
    expect(plans.get(statement)).not.toMatch(/Hash Join|Merge Join|Seq Scan on (orders|order_)/)
  }
  await store.close()
})
