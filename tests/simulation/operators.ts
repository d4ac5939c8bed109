import type { Auditor } from './auditor.ts'
import type { HttpClient } from './http-client.ts'
import type { Random } from './random.ts'
import { adminToken } from './world/front-process.ts'

export type OperatorWorld = {
  random: Random
  auditor: Auditor
  client: HttpClient
  skus: readonly string[]
}

const unitsMax = 12
const foundMax = 2

/** Operators, as clients of the admin routes: they ship, receive and count units, and repeat what a restore lost. */
export const createOperators = ({ random, auditor, client, skus }: OperatorWorld) => {
  const receipts: { key: string; sku: string; units: number }[] = []
  const headers = (key: string) => ({
    Authorization: `Bearer ${adminToken}`,
    'Idempotency-Key': key,
  })

  const receive = async ({ key, sku, units }: (typeof receipts)[number]): Promise<void> => {
    auditor.receives(key, sku, units)
    const path = `/admin/products/${sku}/stock`
    const answer = await client.ask('receive', path, headers(key), { kind: 'received', units })
    if (answer.status === 200) auditor.toldReceived(key)
  }

  return {
    shipOne: async (): Promise<void> => {
      const ready = auditor.confirmedIds()
      if (ready.length === 0) return
      const id = random.pick(ready)
      auditor.sendsShip(id)
      await client.ask('ship', `/admin/orders/${id}/ship`, headers(client.newKey()))
    },
    /** Has the details of an order forgotten that somebody was promised. */
    deleteDetails: async (): Promise<void> => {
      const ids = auditor.idsWithDetails()
      if (ids.length === 0) return
      const id = random.pick(ids)
      const key = client.newKey()
      auditor.asksDeletion(id)
      const path = `/admin/orders/${id}/details`
      const answer = await client.ask('forget', path, headers(key), undefined, 'DELETE')
      if (answer.status === 200) auditor.toldDeleted(id, key)
    },
    receiveSome: async (): Promise<void> => {
      const units = random.integer(1, unitsMax)
      const receipt = { key: client.newKey(), sku: random.pick(skus), units }
      receipts.push(receipt)
      await receive(receipt)
    },
    /** Counts a few more units than the shop said there are, and names the number that it said. */
    countSome: async (): Promise<void> => {
      const sku = random.pick(skus)
      const seen = auditor.onHand(sku)
      if (seen === undefined) return
      const count = { units: seen + random.integer(0, foundMax), seen }
      const key = client.newKey()
      auditor.countsUnits(key, { sku, ...count })
      const path = `/admin/products/${sku}/stock`
      await client.ask('count', path, headers(key), { kind: 'counted', ...count })
    },
    /** As operating.md asks after a restore of Inventory: with the same keys. */
    repeatReceipts: async (): Promise<void> => {
      for (const receipt of [...receipts]) await receive(receipt)
    },
  }
}

export type Operators = ReturnType<typeof createOperators>
