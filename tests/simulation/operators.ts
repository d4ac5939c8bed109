import type { Auditor } from './auditor.ts'
import { adminTokenName, operatorTokenHash, operatorTokenPrefix } from '@shop/contracts'
import type { NewOperator } from '@shop/order/operators'
import type { PartAsked } from './auditor/purchases.ts'
import type { Answer, HttpClient } from './http-client.ts'
import type { Random } from './random.ts'
import type { Clock } from './world/clock.ts'
import { adminToken } from './world/front-process.ts'

export type OperatorWorld = {
  clock: Clock
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
/** Times that an operator sends a change again that was not answered, and the pause before each, in ms. */
const repeatsMax = 5
const repeatMs = 1_500

/** The deeds of operators with units of orders, and how often. */
const deeds = [
  ...['ship', 'ship', 'ship', 'ship a part', 'ship a part', 'ship a part'],
  ...['cancel a part', 'cancel a part', 'cancel the rest', 'return', 'restock', 'restock'],
] as const

/** Operators, as clients of the admin routes: they ship, receive and count units, and repeat what a restore lost. */
export const createOperators = ({ clock, random, auditor, client, skus }: OperatorWorld) => {
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

  /** Sends a change of an order until it is answered. A restored Order may have lost the key: then it is not repeated. */
  const change = async (id: string, verb: Verb, asked: PartAsked): Promise<void> => {
    const key = client.newKey()
    const body = { lines: asked.lines, ...(verb !== 'cancel' && parcelOrReturn(asked)) }
    const wasRestored = auditor.isOrderRestored()
    for (let repeat = 0; repeat <= repeatsMax; repeat += 1) {
      if (auditor.isOrderRestored() !== wasRestored) return
      auditor.sendsPart(id, key, asked)
      const { status } = await ask(verb, `/admin/orders/${id}/${verb}`, key, body)
      auditor.toldOperator(key, status)
      const isAnswered = status === 200 || status === 409
      // Sometimes once more, although it was answered.
      if (isAnswered && !random.chance(0.2)) return
      await new Promise<void>((resolve) => void clock.after(repeatMs, resolve))
    }
  }

  /** One unit or more of one of these lines. */
  const some = (lines: readonly { sku: string; units: number }[]) => {
    const { sku, units } = random.pick(lines)
    return [{ sku, quantity: random.integer(1, units) }]
  }

  return {
    /** Ships, cancels or takes back units of an order. */
    moveSome: async (): Promise<void> => {
      const deed = random.pick(deeds)
      const isReturn = deed === 'return' || deed === 'restock'
      const orders = auditor.movable().flatMap(({ id, lines }) => {
        const units = lines.map(({ sku, left, outside }) => ({
          sku,
          units: isReturn ? outside : left,
        }))
        const movable = units.filter((line) => line.units > 0)
        return movable.length > 0 ? [{ id, lines: movable }] : []
      })
      if (orders.length === 0) return
      const { id, lines } = random.pick(orders)
      switch (deed) {
        case 'ship':
          return change(id, 'ship', { kind: 'shipped' })
        case 'ship a part':
          return change(id, 'ship', { kind: 'shipped', lines: some(lines) })
        case 'cancel a part':
          return change(id, 'cancel', { kind: 'canceled', lines: some(lines) })
        case 'cancel the rest':
          return change(id, 'cancel', { kind: 'canceled' })
        case 'return':
          return change(id, 'return', { kind: 'returned', lines: some(lines), restock: false })
        case 'restock':
          return change(id, 'return', { kind: 'returned', lines: some(lines), restock: true })
      }
    },
    /** Has the details of an order forgotten that somebody was promised. */
    deleteDetails: async (): Promise<void> => {
      const ids = auditor.idsWithDetails()
      if (ids.length === 0) return
      const id = random.pick(ids)
      const key = client.newKey()
      auditor.asksDeletion(id)
      const path = `/admin/orders/${id}/details`
      auditor.asks(key, adminTokenName)
      const headers = { Authorization: `Bearer ${adminToken}`, 'Idempotency-Key': key }
      const answer = await client.ask('forget', path, headers, undefined, 'DELETE')
      if (answer.status === 200) auditor.toldDeleted(id, key)
    },
    /** Has the details of every order of a person forgotten, page by page. */
    deleteDetailsOfPerson: async (): Promise<void> => {
      const emails = auditor.emails()
      if (emails.length === 0) return
      const email = random.pick(emails)
      const ids = auditor.asksDeletionOf(email)
      const path = `/admin/details?email=${encodeURIComponent(email.toUpperCase())}`
      const headers = { Authorization: `Bearer ${adminToken}`, 'Idempotency-Key': client.newKey() }
      const answer = await client.ask('forget a person', path, headers, undefined, 'DELETE')
      if (answer.status === 200) auditor.toldDeletedOf(ids)
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

type Verb = 'ship' | 'cancel' | 'return'

const parcelOrReturn = ({ kind, restock }: PartAsked) =>
  kind === 'returned'
    ? { restock, reason: 'it came back' }
    : { carrier: 'DHL', trackingNumber: '42' }

export type Operators = ReturnType<typeof createOperators>
