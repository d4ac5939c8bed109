import type { Purchases } from './purchases.ts'
import { linesOf, type OrderRow, type ReservationRow, type Rows } from './rows.ts'
import { must } from './violation.ts'

/** Units of a SKU: what operators did with them. */
export type Units = { shipped: number; canceled: number; returned: number; restocked: number }
export type UnitsBySku = ReadonlyMap<string, Units>
type Part = {
  kind: 'shipped' | 'canceled' | 'returned'
  restock?: boolean
  lines: { sku: string; quantity: number }[]
}

export const noUnits: Units = { shipped: 0, canceled: 0, returned: 0, restocked: 0 }

/** The sums of the parts of an order. */
export const partsOf = ({ parts }: Pick<OrderRow, 'parts'>): UnitsBySku => {
  const sums = new Map<string, Units>()
  for (const { kind, restock, lines } of JSON.parse(parts ?? '[]') as Part[]) {
    for (const { sku, quantity } of lines) {
      const sum = { ...(sums.get(sku) ?? noUnits) }
      sum[kind] += quantity
      if (restock) sum.restocked += quantity
      sums.set(sku, sum)
    }
  }
  return sums
}

/** The units that Inventory has moved for an order. */
export const movedOf = (row: ReservationRow): UnitsBySku => {
  const moved = JSON.parse(row.moved ?? '[]') as ({ sku: string } & Partial<Units>)[]
  const isWhole = row.shipped === 1 && moved.length === 0
  return isWhole
    ? new Map(linesOf(row).map(({ sku, quantity }) => [sku, { ...noUnits, shipped: quantity }]))
    : new Map(moved.map(({ sku, ...units }) => [sku, { ...noUnits, ...units }]))
}

export const hasShipped = (units: UnitsBySku): boolean =>
  units.values().some(({ shipped }) => shipped > 0)

/** Whether `some` has every number of `others`, or a greater one, of what both databases know. */
export const includes = (some: UnitsBySku, others: UnitsBySku): boolean =>
  others.entries().every(([sku, { shipped, canceled, restocked }]) => {
    const known = some.get(sku) ?? noUnits
    return known.shipped >= shipped && known.canceled >= canceled && known.restocked >= restocked
  })

/** Of each number the greater one. */
export const greater = (some: UnitsBySku, others: UnitsBySku): UnitsBySku => {
  const names = ['shipped', 'canceled', 'returned', 'restocked'] as const
  const both = [...some.keys(), ...others.keys()]
  return new Map(
    both.map((sku) => {
      const [one, other] = [some.get(sku) ?? noUnits, others.get(sku) ?? noUnits]
      const max = names.map((name) => [name, Math.max(one[name], other[name])])
      return [sku, Object.fromEntries(max) as Units]
    }),
  )
}

/**
 * The deeds of operators with the units of orders.
 *
 * - No more units are shipped and canceled than were ordered, and no more come back than were shipped.
 * - An order with no unit left is over; it is shipped if one unit left.
 * - No unit is shipped, canceled or taken back that no operator asked for. A key counts once, however often it is sent.
 * - An operator who was told 200 finds the change applied, and hears the same on each repeat.
 *
 * A restored Order has lost keys. From then on only the first two hold.
 */
export const createPartAudit = (rows: Rows, purchases: Purchases) => {
  const told = new Map<string, number>()
  let isOrderRestored = false

  const auditRow = (row: OrderRow): void => {
    const parts = partsOf(row)
    const asked = purchases.of(row.id).partsAsked
    let left = 0
    for (const { sku, quantity } of linesOf(row)) {
      const { shipped, canceled, returned, restocked } = parts.get(sku) ?? noUnits
      const facts = { row, sku }
      must(shipped + canceled <= quantity, 'more units are moved than were ordered', facts)
      must(returned <= shipped, 'more units came back than were shipped', facts)
      must(restocked <= returned, 'more units are restocked than came back', facts)
      left += quantity - shipped - canceled
    }
    if (row.parts === null) return
    const isOver = row.outcome === 'in-stock' && left === 0
    must(!isOver || row.shipped === 1 || row.canceled === 1, 'nothing is left, and not over', {
      row,
    })
    must(row.shipped === 0 || isOver, 'shipped, and something is left', { row })
    must(row.shipped === 0 || hasShipped(parts), 'shipped without a unit', { row })
    if (!isOrderRestored) auditAsked(row, parts, asked)
  }

  const auditAsked = (row: OrderRow, parts: UnitsBySku, asked: Purchase['partsAsked']): void => {
    for (const [sku, units] of parts) {
      const all = linesOf(row).find((line) => line.sku === sku)?.quantity ?? 0
      const sum = { ...noUnits }
      for (const { kind, restock, lines } of asked.values()) {
        const quantity = lines ? (lines.find((line) => line.sku === sku)?.quantity ?? 0) : all
        sum[kind] += quantity
        if (restock) sum.restocked += quantity
      }
      const isAsked = (name: keyof Units): boolean => units[name] <= sum[name]
      const isByShopper = row.canceled === 1 && purchases.of(row.id).cancelSentByShopper
      const facts = { row, sku, units, sum }
      must(isAsked('shipped'), 'units shipped that nobody asked for', facts)
      must(isAsked('canceled') || isByShopper, 'units canceled that nobody asked for', facts)
      must(isAsked('returned') && isAsked('restocked'), 'units back that nobody sent', facts)
    }
  }

  return {
    audit: (orders: readonly OrderRow[]): void => orders.forEach(auditRow),
    /** An operator was answered. */
    toldOperator: (key: string, status: number): void => {
      if (status !== 200 && status !== 409) return
      if (isOrderRestored) return
      must((told.get(key) ?? status) === status, 'an operator heard two answers', { key, status })
      told.set(key, status)
      must(status !== 200 || rows.isApplied(key), 'told applied, and it is not', { key })
    },
    /** Order's database is another one. */
    restored: (): void => {
      isOrderRestored = true
    },
    isOrderRestored: (): boolean => isOrderRestored,
  }
}

type Purchase = ReturnType<Purchases['of']>
