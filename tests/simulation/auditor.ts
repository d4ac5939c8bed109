import type { Database } from 'bun:sqlite'

/**
 * The independent judge of a run. It knows what clients sent and what they were told, reads the rows of both databases
 * with SQL of its own, and imports nothing of the system it judges.
 */

export type Payload = { digest: string; lines: { sku: string; quantity: number }[] }

/** An order as a client was shown it. */
export type Shown = {
  id: string
  status: string
  recorded: boolean
  version: number
  lines: { sku: string; quantity: number; unitPrice?: number }[]
  total?: { amount: number }
}

type Purchase = {
  /** What was sent under this id, by the text of its lines. */
  sent: Set<string>
  cancelSent: boolean
  shipSent: boolean
  /** The lines of whoever was told 201. */
  promised: string | undefined
  /** A client was told by 200 that it is canceled. */
  cancelPromised: boolean
}

export class Violation extends Error {
  override name = 'Violation'
}

const textOf = (lines: readonly { sku: string; quantity: number }[]): string => {
  const sums = new Map<string, number>()
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity)
  return [...sums]
    .map(([sku, quantity]) => `${sku}×${quantity}`)
    .toSorted()
    .join(' ')
}

type OrderRow = {
  id: string
  status: string
  version: number
  digest: string | null
  lines: string
  total: number | null
  outcome: string | null
  canceled: number
  shipped: number
  heard: number
}
type ReservationRow = {
  order_id: string
  digest: string | null
  lines: string
  outcome: string | null
  canceled: number
  shipped: number
  heard: number
}
type ProductRow = { sku: string; on_hand: number; reserved: number }

/** Topics whose items leave a row in the database of everybody who listens. */
const leavesRow = /\/(?:send-order|cancel-order|in-stock|order-rejected|order-canceled)$/
/** What is announced until it was heard. */
const remindable = /\/(?:stock-wanted|order-canceled|order-shipped|in-stock|order-rejected)$/
/**
 * Within five seconds one announcement goes out five times as a reminder, and as the answer to each thing that came
 * twice or late; reminders without a window are fifty.
 */
const floodWindowMs = 5_000
const sameWithinWindowMax = 25
const orderIdsIn = (text: string): Set<string> =>
  new Set((JSON.parse(text) as { orderId: string }[]).map(({ orderId }) => orderId))

const statusRank: Record<string, number> = {
  pending: 0,
  confirmed: 1,
  rejected: 2,
  shipped: 2,
  canceled: 2,
}

export const createAuditor = (databases: { inventory: Database; order: Database }) => {
  const purchases = new Map<string, Purchase>()
  const received = new Map<string, number>()
  const lastSeen = new Map<string, OrderRow>()

  const purchase = (id: string): Purchase => {
    const found = purchases.get(id)
    if (found) return found
    const fresh: Purchase = {
      sent: new Set(),
      cancelSent: false,
      shipSent: false,
      promised: undefined,
      cancelPromised: false,
    }
    purchases.set(id, fresh)
    return fresh
  }
  const must = (holds: boolean, what: string, facts: unknown): void => {
    if (!holds) throw new Violation(`${what}: ${JSON.stringify(facts)}`)
  }

  const ordersIn = (): OrderRow[] =>
    databases.order
      .query<OrderRow, []>(
        'SELECT id, status, version, digest, lines, total, outcome, canceled, shipped, heard FROM orders',
      )
      .all()
  const reservationsIn = (): ReservationRow[] =>
    databases.inventory
      .query<ReservationRow, []>(
        'SELECT order_id, digest, lines, outcome, canceled, shipped, heard FROM reservations',
      )
      .all()
  const productsIn = (): ProductRow[] =>
    databases.inventory.query<ProductRow, []>('SELECT sku, on_hand, reserved FROM products').all()
  const linesOf = (row: { lines: string }) =>
    JSON.parse(row.lines) as { sku: string; quantity: number; unitPrice?: number }[]

  /** No unit is held or sold that is not there, and the counts are those of the reservations. */
  const auditStock = (): void => {
    const held = new Map<string, number>()
    const gone = new Map<string, number>()
    for (const row of reservationsIn()) {
      if (row.outcome !== 'in-stock' || row.canceled) continue
      const counts = row.shipped ? gone : held
      for (const { sku, quantity } of linesOf(row)) {
        counts.set(sku, (counts.get(sku) ?? 0) + quantity)
      }
    }
    for (const { sku, on_hand: onHand, reserved } of productsIn()) {
      must(reserved === (held.get(sku) ?? 0), 'reserved is not the sum of what is held', {
        sku,
        reserved,
        held: held.get(sku),
      })
      must(reserved >= 0 && onHand >= reserved, 'more is reserved than there is', {
        sku,
        onHand,
        reserved,
      })
      must(onHand + (gone.get(sku) ?? 0) <= (received.get(sku) ?? 0), 'units came from nowhere', {
        sku,
        onHand,
        gone: gone.get(sku),
        received: received.get(sku),
      })
    }
  }

  /** Every order is one that somebody sent, goes forward only, and is what its sender was told. */
  const auditOrders = (): void => {
    for (const row of ordersIn()) {
      const { sent, cancelSent, shipSent, promised, cancelPromised } = purchase(row.id)
      const text = textOf(linesOf(row))
      must(row.digest === null || sent.has(text), 'nobody sent these lines', { row })
      must(row.status !== 'canceled' || cancelSent, 'canceled without being asked', { row })
      must(row.status !== 'shipped' || shipSent, 'shipped without being asked', { row })
      must(promised === undefined || promised === text, 'not the order that was promised', {
        row,
        promised,
      })
      must(
        !cancelPromised || ['canceled', 'rejected', 'shipped'].includes(row.status),
        'a promised cancellation is gone',
        { row },
      )
      const facts = [row.digest, row.outcome, row.canceled, row.shipped].filter(Boolean).length
      must(row.version === facts, 'the version does not count the facts', { row })
      const before = lastSeen.get(row.id)
      if (before) {
        must(before.version <= row.version, 'the version went back', { before, row })
        must(statusRank[before.status]! <= statusRank[row.status]!, 'the status went back', {
          before,
          row,
        })
        must(
          statusRank[before.status] !== 2 || before.status === row.status,
          'a final status changed',
          { before, row },
        )
        must(before.digest === null || before.digest === row.digest, 'the recorded lines changed', {
          before,
          row,
        })
        must(
          before.total === null || before.total === row.total,
          'the price changed after the decision',
          {
            before,
            row,
          },
        )
      }
      lastSeen.set(row.id, row)
    }
    const recorded = new Set(ordersIn().map(({ id }) => id))
    for (const [id, { promised }] of purchases) {
      must(promised === undefined || recorded.has(id), 'a promised order is gone', { id })
    }
  }

  /** Once all is quiet: both sides agree about every order, and nothing waits. */
  const auditSettled = (): void => {
    const reservations = new Map(reservationsIn().map((row) => [row.order_id, row]))
    for (const row of ordersIn()) {
      const reservation = reservations.get(row.id)
      must(row.status !== 'pending', 'an order is not decided', { row })
      must(row.heard === 1 && reservation?.heard !== 0, 'a fact was not heard', {
        row,
        reservation,
      })
      const isHeld =
        reservation?.outcome === 'in-stock' && !reservation.canceled && !reservation.shipped
      must(isHeld === (row.status === 'confirmed'), 'the two services disagree', {
        row,
        reservation,
      })
      must(row.status !== 'shipped' || reservation?.shipped === 1, 'shipped is not shipped', {
        row,
        reservation,
      })
      must(
        row.status === 'canceled' || reservation?.digest === row.digest,
        'they hold other lines',
        {
          row,
          reservation,
        },
      )
      if (row.status === 'confirmed') {
        must(reservation?.lines === row.lines, 'they hold other prices', { row, reservation })
      }
    }
    const orders = new Set(ordersIn().map(({ id }) => id))
    for (const id of reservations.keys())
      must(orders.has(id), 'a reservation without an order', { id })
    for (const db of Object.values(databases)) {
      const parked = db
        .query<{ topic: string; reason: string }, []>('SELECT topic, reason FROM parked')
        .all()
      must(parked.length === 0, 'something is parked', { parked })
    }
  }

  const sentLately = new Map<string, number[]>()

  return {
    /**
     * A worker acknowledged a message: what it says must be on disk, in the row of each order that it names.
     */
    acknowledged: (service: 'inventory' | 'order', topic: string, text: string): void => {
      if (!leavesRow.test(topic)) return
      const [table, column] = service === 'order' ? ['orders', 'id'] : ['reservations', 'order_id']
      for (const orderId of orderIdsIn(text)) {
        const row = databases[service]
          .query(`SELECT 1 FROM ${table} WHERE ${column} = ?`)
          .get(orderId)
        must(row !== null, 'acknowledged before it was on disk', { service, topic, orderId })
      }
    },
    /** A worker published: the same announcement must not become a flood. */
    published: (clientId: string, topic: string, text: string, nowMs: number): void => {
      if (!remindable.test(topic)) return
      // Once per message: what came in one batch several times is answered in one message.
      for (const orderId of orderIdsIn(text)) {
        const name = `${clientId} ${topic} ${orderId}`
        const lately = [
          ...(sentLately.get(name) ?? []).filter((at) => nowMs - at < floodWindowMs),
          nowMs,
        ]
        sentLately.set(name, lately)
        must(lately.length <= sameWithinWindowMax, 'a flood of reminders', {
          clientId,
          topic,
          orderId,
        })
      }
    },
    /** A client asked for an order with an id that nobody was given. */
    toldAboutForged: (status: number): void =>
      must(status === 404, 'a forged id was let in', { status }),
    sends: (id: string, lines: Payload['lines']) => void purchase(id).sent.add(textOf(lines)),
    sendsCancel: (id: string) => {
      purchase(id).cancelSent = true
    },
    sendsShip: (id: string) => {
      purchase(id).shipSent = true
    },
    receives: (sku: string, units: number) =>
      void received.set(sku, (received.get(sku) ?? 0) + units),
    /** A client was answered 201: these lines are recorded. */
    toldRecorded: (id: string, lines: Payload['lines'], shown: Shown): void => {
      const mine = purchase(id)
      const text = textOf(lines)
      must(mine.promised === undefined || mine.promised === text, 'two were promised one order', {
        id,
        text,
        promised: mine.promised,
      })
      mine.promised = text
      must(shown.recorded, '201 without being recorded', { shown })
      must(textOf(shown.lines) === text, '201 shows other lines', { shown, text })
      if (shown.total) {
        const sum = shown.lines.reduce((total, line) => total + line.quantity * line.unitPrice!, 0)
        must(sum === shown.total.amount, 'the total is not the sum', { shown })
      }
    },
    toldCanceled: (id: string, shown: Shown): void => {
      must(
        ['canceled', 'rejected', 'shipped'].includes(shown.status),
        '200 for a cancellation that is none',
        { shown },
      )
      purchase(id).cancelPromised = true
    },
    auditStock,
    auditOrders,
    auditSettled,
    /** Ids that Order has, by status. */
    statuses: (): Map<string, number> => {
      const counts = new Map<string, number>()
      for (const { status } of ordersIn()) counts.set(status, (counts.get(status) ?? 0) + 1)
      return counts
    },
    confirmedIds: (): string[] =>
      ordersIn()
        .filter(({ status }) => status === 'confirmed')
        .map(({ id }) => id),
    unheard: (): number =>
      ordersIn().filter(({ heard }) => !heard).length +
      reservationsIn().filter(({ heard }) => !heard).length,
    recordedWithin: (ids: Iterable<string>): string[] => [...ids].filter((id) => lastSeen.has(id)),
  }
}

export type Auditor = ReturnType<typeof createAuditor>
