import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { makeCertificates, type Certificates } from '../runtimes/certificates.ts'
import { add, failureOf, numbersIn, openNumbers } from './given.ts'

const silenceMs = 300

let cluster: PostgresCluster
let certificates: Certificates
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tls-'))
  certificates = await makeCertificates(folder)
  cluster = await startPostgres({ tls: certificates })
}, 60_000)
afterAll(async () => {
  await cluster.close()
  await rm(folder, { recursive: true })
})

const urlWith = async (parameters: string, host = 'localhost'): Promise<string> =>
  (await cluster.createDatabase()).replace('127.0.0.1', host) + parameters

describe('a database server with TLS', () => {
  test('is used when an authority that is trusted says who it is', async () => {
    const parameters = `?sslmode=verify-full&sslrootcert=${certificates.caFile}`
    const database = await openNumbers(await urlWith(parameters), silenceMs)
    await add(database, 1)
    expect(await numbersIn(database)).toEqual([1])
    const [row] = await database.read(
      (sql) => sql<{ ssl: boolean }[]>`SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`,
    )
    expect(row!.ssl).toBe(true)
    await database.close()
  })

  test('is used encrypted, whoever it is, where the address asks for no more', async () => {
    const database = await openNumbers(await urlWith('?sslmode=require'), silenceMs)
    await add(database, 1)
    await database.close()
  })

  test.each([
    ['of an authority that nobody trusts', 'localhost', ''],
    ['of another name', '127.0.0.1', 'the authority'],
  ])('is refused with a certificate %s', async (_, host, authority) => {
    const root = authority && `&sslrootcert=${certificates.caFile}`
    const url = await urlWith(`?sslmode=verify-full${root}`, host)
    expect(await failureOf(openNumbers(url, silenceMs))).toMatchObject({ reason: 'refused' })
  })
})
