import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openOrderAudit } from '@shop/order/audit-reads/postgres'
import { openPostgres, sharingInPostgres } from '@shop/engine/postgres'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { movedDatabase } from '@shop/order/moved-database'
import { until } from '../../../tests/house/until.ts'
import { assertIsFile } from '../../src/backup-manifest.ts'
import { beginAnewOnPostgres, promoteOnPostgres } from '../../src/restore/on-postgres.ts'

let cluster: PostgresCluster
beforeAll(async () => {
  cluster = await startPostgres()
})
afterAll(() => cluster.close())

const open = (address: string) => openPostgres(address, movedDatabase.postgres, 'EUR')
const given = async () => {
  const address = await cluster.createDatabase()
  await (await open(address)).close()
  return { service: 'order', address, url: 'http://127.0.0.1:1' } as const
}
const stateAt = async (address: string) => {
  const audited = await openOrderAudit(address)
  try {
    return await audited.inOneView((reads) => reads.reconciliation())
  } finally {
    await audited.close()
  }
}
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: { code?: unknown }) => error.code,
  )

describe('a database on PostgreSQL', () => {
  test('whose server lost commits begins a new epoch, and waits to be told what it missed', async () => {
    const request = await given()
    const before = await stateAt(request.address)
    const name = await promoteOnPostgres(request)
    expect(name).not.toContain('not-in-any-log')
    const after = await stateAt(request.address)
    expect(after.epoch).not.toBe(before.epoch)
    expect(after).toMatchObject({ restoredFrom: 'promoted', isNew: false })
  })

  test('that is new begins anew in the place of a lost one; another does not', async () => {
    const request = await given()
    await beginAnewOnPostgres(request)
    expect(await stateAt(request.address)).toMatchObject({ restoredFrom: 'accepted-loss' })
    expect(await codeOf(beginAnewOnPostgres(request))).toBe('backup')
  })

  test('is left alone while a worker runs on it', async () => {
    const request = await given()
    const database = await open(request.address)
    const sharing = sharingInPostgres(database)
    await until('it leads', sharing.isLeader)
    expect(await codeOf(promoteOnPostgres(request))).toBe('backup')
    await sharing.close()
    await database.close()
  })

  test('is no file that a backup copies or a restore replaces', () => {
    expect(() => assertIsFile('order', 'postgres://shop@db/order')).toThrow('ORDER_DATABASE_URL')
    assertIsFile('order', 'data/order/order.sqlite')
  })
})
