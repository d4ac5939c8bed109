import type { Auditor } from './auditor.ts'
import { adminTokenName, operatorTokenHash, operatorTokenPrefix } from '@shop/contracts'
import type { NewOperator } from '@shop/order/operators'
import type { Answer, HttpClient } from './http-client.ts'
import type { Random } from './random.ts'
import { adminToken } from './world/front-process.ts'

export type OperatorWorld = {
  random: Random
  auditor: Auditor
  client: HttpClient
  skus: readonly string[]
}

const annaToken = operatorTokenPrefix + 'a'.repeat(43)
/** An operator with a token of her own. */
export const anna: NewOperator = {
  name: 'anna',
  role: 'work',
  tokenHash: operatorTokenHash(annaToken),
  addedAtMs: 0,
}

const unitsMax = 12
const foundMax = 2

/** Operators, as clients of the admin routes: they ship, receive and count units, and repeat what a restore lost. */
export const createOperators = ({ random, auditor, client, skus }: OperatorWorld) => {
  const receipts: { key: string; sku: string; units: number }[] = []
  let requestCount = 0

  /**
   * Asks for a change. Every other request is anna's, who goes on with `ADMIN_TOKEN` when her token opens nothing because
   * Order is away, or its database lost.
   */
  const ask = async (name: string, path: string, key: string, body?: unknown): Promise<Answer> => {
    const askAs = (operator: string, token: string): Promise<Answer> => {
      auditor.asks(key, operator)
      const headers = { Authorization: `Bearer ${token}`, 'Idempotency-Key': key }
      return client.ask(name, path, headers, body)
    }
    requestCount += 1
    if (requestCount % 2 === 0) {
      const answer = await askAs(anna.name, annaToken)
      if (answer.status !== 401 && answer.status !== 503) return answer
    }
    return askAs(adminTokenName, adminToken)
  }

  const receive = async ({ key, sku, units }: (typeof receipts)[number]): Promise<void> => {
    auditor.receives(key, sku, units)
    const path = `/admin/products/${sku}/stock`
    const answer = await ask('receive', path, key, { kind: 'received', units })
    if (answer.status === 200) auditor.toldReceived(key)
  }

  return {
    shipOne: async (): Promise<void> => {
      const ready = auditor.confirmedIds()
      if (ready.length === 0) return
      const id = random.pick(ready)
      auditor.sendsShip(id)
      await ask('ship', `/admin/orders/${id}/ship`, client.newKey())
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
      await ask('count', path, key, { kind: 'counted', ...count })
    },
    /** As operating.md asks after a restore of Inventory: with the same keys. */
    repeatReceipts: async (): Promise<void> => {
      for (const receipt of [...receipts]) await receive(receipt)
    },
  }
}

export type Operators = ReturnType<typeof createOperators>
