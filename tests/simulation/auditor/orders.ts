import type { Purchases } from './purchases.ts'
import { linesOf, textOf, type OrderRow, type Rows } from './rows.ts'
import { must } from './violation.ts'

const finals = ['canceled', 'rejected', 'shipped']
export const isFinal = (status: string): boolean => finals.includes(status)

/** The statuses that may follow a status, itself included. */
const mayFollow: Record<string, readonly string[]> = {
  pending: ['pending', 'confirmed', 'rejected', 'shipped', 'canceled'],
  confirmed: ['confirmed', 'shipped', 'canceled'],
  rejected: ['rejected'],
  shipped: ['shipped'],
  canceled: ['canceled'],
}

/** Facts that shoppers can see: what is known of the order, and each part of it. */
const factCountOf = ({ digest, outcome, canceled, shipped, parts }: OrderRow): number => {
  const kinds = (JSON.parse(parts ?? '[]') as { kind: string }[]).map(({ kind }) => kind)
  const others = [
    digest,
    outcome,
    canceled && !kinds.includes('canceled'),
    shipped && !kinds.includes('shipped'),
  ]
  return kinds.length + others.filter(Boolean).length
}

/** Every order was sent by a client, goes forward only, and is as its sender was told. */
export const createOrderAudit = (rows: Rows, purchases: Purchases) => {
  let lastSeen = new Map<string, OrderRow>()
  let wasRestored = false

  const texts = new Map<string, string>()
  const textAt = (row: OrderRow): string => {
    const text = texts.get(row.lines) ?? textOf(linesOf(row))
    texts.set(row.lines, text)
    return text
  }

  const auditRow = (row: OrderRow): void => {
    const { sent, cancelSent, shipSent, promised, cancelPromised } = purchases.of(row.id)
    const text = textAt(row)
    must(row.digest === null || sent.has(text), 'nobody sent these lines', { row })
    must(row.status !== 'canceled' || cancelSent, 'canceled without being asked', { row })
    must(row.status !== 'shipped' || shipSent, 'shipped without being asked', { row })
    // Inventory remembers that an order was canceled, not always what it was.
    const isMark = wasRestored && row.digest === null && row.status === 'canceled'
    const isPromised = promised === undefined || promised === text || isMark
    must(isPromised, 'not the order that was promised', { row, promised })
    const isKept = !cancelPromised || isFinal(row.status) || rows.isReconciling('order')
    must(isKept, 'a promised cancellation is gone', { row })
    const ofDetails = row.details === 'deleted' ? 1 : 0
    // Details that a restored Order lost were brought back, before they were deleted or not.
    const broughtBack = wasRestored && row.details !== null ? 1 : 0
    const isCounted = row.version - factCountOf(row) - ofDetails
    must(isCounted >= 0 && isCounted <= broughtBack, 'the version does not count the facts', {
      row,
    })
    const before = lastSeen.get(row.id)
    if (before) auditStep(before, row)
    lastSeen.set(row.id, row)
  }

  const auditStep = (before: OrderRow, row: OrderRow): void => {
    const both = { before, row }
    must(before.version <= row.version, 'the version went back', both)
    must(mayFollow[before.status]!.includes(row.status), 'the status went back', both)
    const sameLines = before.digest === null || before.digest === row.digest
    must(sameLines, 'the recorded lines changed', both)
    const sameSender = before.digest === null || before.trusted === row.trusted
    must(sameSender, 'a repeat changed who sent the order', both)
    const samePrice = before.total === null || before.total === row.total
    must(samePrice, 'the price changed after the decision', both)
  }

  return {
    audit: (): void => {
      const orders = rows.orders()
      for (const row of orders) auditRow(row)
      if (rows.isReconciling('order')) return
      const recorded = new Set(orders.map(({ id }) => id))
      for (const [id, { promised }] of purchases.all()) {
        must(promised === undefined || recorded.has(id), 'a promised order is gone', { id })
      }
    },
    /** Order's database is a backup: its orders go forward from there. */
    restored: (): void => {
      wasRestored = true
      lastSeen = new Map(rows.orders().map((row) => [row.id, row]))
    },
  }
}
