import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { act, expectAgreement, expectNothingParked, perform, stock } from '../protocol/acts.ts'
import { expectOneOrderEach, settle, settleRoundsMax } from '../protocol/settling.ts'
import { startOnPostgres } from '../protocol/two-databases.ts'

let cluster: PostgresCluster
beforeAll(async () => {
  cluster = await startPostgres()
}, 60_000)
afterAll(() => cluster.close())

/** `WALKS=200` walks on; the gate takes a few. */
const walkCount = Number(process.env['WALKS'] ?? 10)
const timeoutMs = 60_000 + walkCount * 10_000

describe('Inventory and Order on PostgreSQL, two instances of each, with messages lost, late and twice', () => {
  test(
    'settle, agree and park nothing',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 80, size: 'max' }), async (acts) => {
          const shop = await startOnPostgres(cluster, stock, 2)
          try {
            await shop.introduce()
            for (const each of acts) await perform(shop, each)
            expect(await settle(shop)).toBeLessThanOrEqual(settleRoundsMax)
            await expectAgreement(shop)
            await expectOneOrderEach(shop)
            await expectNothingParked(shop)
          } finally {
            await shop.close()
          }
        }),
        { seed: 20_261_130, numRuns: walkCount, endOnFailure: true },
      )
    },
    timeoutMs,
  )
})
