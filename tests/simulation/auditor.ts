import { createDetailAudit, type Detailed } from './auditor/details.ts'
import { createFeedAudit } from './auditor/feed.ts'
import { createLossAudit } from './auditor/losses.ts'
import { createMessageAudit, type Epochs } from './auditor/messages.ts'
import { createLimitAudit } from './auditor/limits.ts'
import { auditOperators } from './auditor/operators.ts'
import { auditMovements } from './auditor/movements.ts'
import { createOrderAudit, isFinal } from './auditor/orders.ts'
import { createPurchases } from './auditor/purchases.ts'
import { createPartAudit, noUnits, partsOf } from './auditor/parts.ts'
import { createRestoreAudit } from './auditor/restores.ts'
import {
  createRows,
  linesOf,
  textOf,
  type Databases,
  type Line,
  type Service,
} from './auditor/rows.ts'
import { auditSettled } from './auditor/settled.ts'
import { auditStock } from './auditor/stock.ts'
import { createStockFeedAudit } from './auditor/stock-feed.ts'
import { createTermsAudit, type Terms } from './auditor/terms.ts'
import { createTheftAudit } from './auditor/thefts.ts'
import { createTurnAudit } from './auditor/turns.ts'
import { must } from './auditor/violation.ts'

export { Violation } from './auditor/violation.ts'

/** An order as a client was shown it. */
export type Shown = {
  id: string
  status: string
  recorded: boolean
  version: number
  lines: (Line & { shipped?: number })[]
  total?: { amount: number }
}

/** The part of a reply that says what it is about. */
type SaidToFront = { orderId?: string; order?: { id: string }; changeId?: string }

export type AuditedSettings = {
  orderTotalMax: number | undefined
  areReferencesUnique: boolean
  terms: Terms
  /** The units of each product at which few are left. */
  lowStockAt: Readonly<Record<string, number>>
  /** The clock on the wall of both workers. */
  wallMs: () => number
}

/**
 * The independent judge of a run. It knows everything that clients sent and were told, reads the rows of both databases
 * with SQL of its own, and imports nothing of the system it judges.
 */
export const createAuditor = (
  databases: Databases,
  { orderTotalMax, areReferencesUnique, terms, lowStockAt, wallMs }: AuditedSettings,
) => {
  const rows = createRows(databases)
  const purchases = createPurchases()
  const orders = createOrderAudit(rows, purchases)
  const restores = createRestoreAudit(rows, purchases)
  const losses = createLossAudit(rows)
  const parts = createPartAudit(rows, purchases)
  const turns = createTurnAudit(rows)
  const limits = createLimitAudit(rows, purchases, orderTotalMax)
  const sales = createTermsAudit(rows, terms)
  const { stockCommitted, stockReplaced, ...stockFeed } = createStockFeedAudit(rows, lowStockAt)
  const messages = createMessageAudit(rows, { areReferencesUnique })
  const details = createDetailAudit(rows, purchases, { areReferencesUnique })
  const { isForged, acknowledged: forgedAcknowledged, ...thief } = createTheftAudit(rows, purchases)
  /** The replies of each service to clients since its last restore, by order id or change id. */
  const saidInThisEpoch = { inventory: new Set<string>(), order: new Set<string>() }

  /** Whether an answer was said by a database that is gone: it binds only as far as it is still recorded. */
  const isOfLostEpoch = (service: Service, key: string): boolean =>
    restores.wasRestored(service) && !saidInThisEpoch[service].has(key)

  return {
    ...thief,
    ...createFeedAudit(rows),
    ...stockFeed,
    acknowledged: (
      service: Service,
      message: { topic: string; text: string; epochs: Epochs | undefined },
    ): void => {
      const { topic, text } = message
      if (isForged(text)) forgedAcknowledged(service, topic, text)
      else messages.acknowledged(service, message)
    },
    published: (service: Service, topic: string, text: string, nowMs: number): void => {
      messages.published(service, topic, text, nowMs)
      details.published(text)
      if (!topic.includes('/reply/')) return
      for (const reply of JSON.parse(text) as SaidToFront[]) {
        if (reply.orderId) saidInThisEpoch[service].add(reply.orderId)
        if (reply.order) saidInThisEpoch[service].add(reply.order.id)
        if (reply.changeId) saidInThisEpoch[service].add(reply.changeId)
      }
    },
    /** A client asked for an order with an id that nobody was given. */
    toldAboutForged: (status: number): void =>
      must(status === 404, 'a forged id was let in', { status }),
    /** A client asked for an order with a key that is not its own. */
    toldAboutOtherKey: (status: number): void =>
      must(status === 403, 'another key was let in', { status }),
    sends: (id: string, said: Detailed, isTrusted: boolean): void => {
      purchases.sends(id, said.lines, isTrusted)
      details.sends(id, said)
    },
    shown: details.shown,
    asksDeletion: details.asksDeletion,
    asksDeletionOf: details.asksDeletionOf,
    idsWithDetails: details.idsWithDetails,
    emails: details.emails,
    /** An operator was answered 200: the details are deleted. */
    toldDeleted: (id: string, changeId: string): void => {
      if (!isOfLostEpoch('order', changeId)) details.toldDeleted(id)
    },
    /** An operator was answered 200: the details of these orders of a person are deleted. */
    toldDeletedOf: (ids: readonly string[]): void => {
      if (!restores.wasRestored('order')) for (const id of ids) details.toldDeleted(id)
    },
    sendsCancel: purchases.sendsCancel,
    sendsPart: purchases.sendsPart,
    toldOperator: parts.toldOperator,
    isOrderRestored: parts.isOrderRestored,
    receives: purchases.receives,
    countsUnits: purchases.countsUnits,
    asks: purchases.asks,
    /** A client was answered 201: these lines are recorded. */
    toldRecorded: (id: string, said: Detailed, shown: Shown): void => {
      const { lines } = said
      details.shown(id, { hasKey: false, shown })
      const mine = purchases.of(id)
      const text = textOf(lines)
      must(shown.recorded, '201 without being recorded', { shown })
      must(textOf(shown.lines) === text, '201 shows other lines', { shown, text })
      if (shown.total) {
        const sum = shown.lines.reduce((total, line) => total + line.quantity * line.unitPrice!, 0)
        must(sum === shown.total.amount, 'the total is not the sum', { shown })
      }
      const row = rows.order(id)
      if (isOfLostEpoch('order', id) && (!row || textOf(linesOf(row)) !== text)) return
      const isTheOne = mine.promised === undefined || mine.promised === text
      must(isTheOne, 'two were promised one order', { id, text, promised: mine.promised })
      mine.promised = text
      details.toldRecorded(id, said)
    },
    toldCanceled: (id: string, shown: Shown): void => {
      if (shown.status === 'confirmed' && shown.lines.some(({ shipped = 0 }) => shipped > 0)) return
      must(isFinal(shown.status), '200 or 409 for an order that is not final', { shown })
      const row = rows.order(id)
      if (isOfLostEpoch('order', id) && !(row && isFinal(row.status))) return
      purchases.of(id).cancelPromised = true
    },
    /** An operator was answered 200: these units are counted. */
    toldReceived: (changeId: string): void => {
      const isThere = rows.receipts().some((row) => row.change_id === changeId)
      if (isThere || !isOfLostEpoch('inventory', changeId)) {
        purchases.receipts.get(changeId)!.isPromised = true
      }
    },
    committed: (service: Service): void => {
      if (service === 'order') {
        orders.audit()
        details.committed()
        parts.audit(rows.orders())
      } else {
        auditStock(rows, purchases)
        stockCommitted()
        turns.audit()
        limits.audit()
        sales.audit(wallMs())
      }
      auditOperators(service, rows, purchases)
      restores.committed(service)
      losses.committed(service)
    },
    expectRestores: restores.expect,
    /** A backup is about to be put back. Call the function that it returns when the backup is there. */
    replacing: (service: Service): (() => void) => {
      const replaced = restores.replacing(service)
      return () => {
        saidInThisEpoch[service].clear()
        if (service === 'order') {
          orders.restored()
          details.restored()
          parts.restored()
        } else {
          turns.restored()
          stockReplaced()
        }
        limits.restored()
        sales.restored()
        replaced()
      }
    },
    admitted: restores.admitted,
    losing: losses.losing,
    isNewAndEmpty: losses.isNewAndEmpty,
    lossAccepted: losses.accepted,
    foundLost: losses.found,
    auditSettled: (): void => {
      auditStock(rows, purchases)
      auditMovements(rows)
      orders.audit()
      details.settled()
      auditSettled(rows, restores, isForged)
    },
    /** Orders by status, in the end. */
    statuses: (): Map<string, number> => {
      const counts = new Map<string, number>()
      for (const { status } of rows.orders()) counts.set(status, (counts.get(status) ?? 0) + 1)
      const short = rows.reservations().filter((row) => row.short).length
      if (short > 0) counts.set('confirmed or shipped, and short', short)
      return counts
    },
    /** Units of a product in the house. */
    onHand: (sku: string): number | undefined =>
      rows.products().find((row) => row.sku === sku)?.on_hand,
    /** Confirmed and shipped orders, with the units of each line that are left, and that are with the shopper. */
    movable: (): { id: string; lines: { sku: string; left: number; outside: number }[] }[] =>
      rows.orders().flatMap((row) => {
        if (row.status !== 'confirmed' && row.status !== 'shipped') return []
        const units = partsOf(row)
        const lines = linesOf(row).map(({ sku, quantity }) => {
          const { shipped, canceled, returned } = units.get(sku) ?? noUnits
          return { sku, left: quantity - shipped - canceled, outside: shipped - returned }
        })
        return [{ id: row.id, lines }]
      }),
    /** Ids of orders that are not decided, or of which a fact is not heard on one of the two sides. */
    unsettledIds: (): Set<string> =>
      new Set([
        ...rows.orders().flatMap((row) => (row.heard && row.status !== 'pending' ? [] : [row.id])),
        ...rows.reservations().flatMap((row) => (row.heard ? [] : [row.order_id])),
      ]),
    isReconciling: (): boolean =>
      (['inventory', 'order'] as const).some(
        (service) => rows.isReconciling(service) || rows.isAnnouncingAgain(service),
      ),
    recordedIds: (): string[] => rows.orders().map(({ id }) => id),
  }
}

export type Auditor = ReturnType<typeof createAuditor>
