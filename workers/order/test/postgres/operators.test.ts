import { expect, test } from 'bun:test'
import { operatorTokenHash } from '@shop/contracts'
import { openOperators } from '../../src/postgres/operators.ts'
import { clockMs, sendOrder } from '../given.ts'
import { describeOperators } from '../operators-suite.ts'
import { givenDatabases } from './given.ts'

const { newUrl, storeAt, cluster } = givenDatabases()

const anna = {
  name: 'anna',
  role: 'work',
  tokenHash: operatorTokenHash('a'),
  addedAtMs: clockMs,
} as const

describeOperators('PostgreSQL', async () => openOperators(await newUrl()))

test('a worker sees at once who was added and revoked at a terminal, and goes on', async () => {
  const url = await newUrl()
  const { store, close } = await storeAt(url)
  const terminal = await openOperators(url)
  await terminal.add(anna)
  expect(await store.reads.operator(anna.tokenHash)).toEqual({ name: 'anna', role: 'work' })
  await store.apply({ facts: [sendOrder(1, { MUG: 1 })], parked: [] })
  await terminal.revoke('anna', clockMs)
  expect(await store.reads.operator(anna.tokenHash)).toBeUndefined()
  await terminal.close()
  await close()
})

test('the database refuses a role that nobody knows', async () => {
  const operators = await openOperators(await newUrl())
  const error = await operators.add({ ...anna, role: 'boss' as never }).catch((thrown) => thrown)
  expect(error).toMatchObject({ errno: '23514' })
  await operators.close()
})

test('a database that holds nothing is left as it is', async () => {
  const url = await cluster().createDatabase()
  expect(openOperators(url)).rejects.toMatchObject({ reason: 'older' })
})
