import type { Rows, Service } from './rows.ts'
import { must } from './violation.ts'

const otherOf = { inventory: 'order', order: 'inventory' } as const

/**
 * The rules while a database is lost: its file is gone, and the worker has made a new one.
 *
 * 1. The new database is used only after an operator accepted the loss, or when the other service knew no order.
 * 2. From the moment when the other service found the loss until then, neither takes a new order. What the lost database
 *    had said of an order may arrive late, and so may a sign of life from before the loss: until the next one arrives, the
 *    other service takes the database for found again.
 */
export const createLossAudit = (rows: Rows) => {
  const lost = new Set<Service>()
  /** The orders of a database before it was lost. */
  const saidBefore = new Map<Service, ReadonlySet<string>>()
  /** The orders that a service knew when it found the other one's database lost, or may hear of late. */
  const known = new Map<Service, ReadonlySet<string>>()
  return {
    /** Call before the file of this service is gone. Answers what to call when a new one is in its place. */
    losing: (service: Service): (() => void) => {
      const had = rows.ids(service)
      return () => {
        saidBefore.set(service, had)
        if (rows.ids(otherOf[service]).size > 0) lost.add(service)
      }
    },
    /** Whether this service's database may be one in the place of a lost one, so that an operator can accept the loss. */
    isNewAndEmpty: (service: Service): boolean =>
      rows.isNew(service) && rows.ids(service).size === 0,
    accepted: (service: Service): void => {
      lost.delete(service)
      known.delete(otherOf[service])
    },
    /** This service has found that the database of the other one is lost, or that it is there again. */
    found: (service: Service): void => {
      const other = otherOf[service]
      // An instance that was cut off may find lost what was accepted meanwhile, until it hears the next sign of life.
      if (!rows.hasLostReader(service) || !lost.has(other)) return void known.delete(service)
      const said = saidBefore.get(other) ?? new Set()
      known.set(service, rows.ids(service).union(said))
    },
    /** After each commit. */
    committed: (service: Service): void => {
      for (const each of lost) {
        must(rows.isNew(each), 'a lost database is used and nobody accepted it', { each })
        must(rows.ids(each).size === 0, 'a lost database takes orders', { each })
      }
      const before = known.get(service)
      // A presence from before the operator's word may be heard after it: then it is over at the next one.
      if (before === undefined || !rows.hasLostReader(service)) return
      const isNothingNew = rows.ids(service).isSubsetOf(before)
      must(isNothingNew, 'an order is taken while the other database is lost', { service })
    },
  }
}
